package dev.lathe.controllers.tryit;

import java.util.List;

/**
 * A token that a model wrote.
 *
 * @param id its number in the vocabulary
 * @param text what the text grew by with it
 * @param probability that the model gave it, 0..1, in the run that wrote it
 * @param candidates the likeliest tokens in its place, the likeliest first
 */
public record WrittenToken(int id, String text, double probability, List<Candidate> candidates) {
  /** Copies the list. */
  public WrittenToken {
    candidates = List.copyOf(candidates);
  }

  /**
   * What else could have been written.
   *
   * @param id its number in the vocabulary
   * @param text the token by itself
   * @param probability that the model gave it, 0..1
   */
  public record Candidate(int id, String text, double probability) {}

  /** A candidate taken in its place. */
  WrittenToken taking(Candidate c) {
    return new WrittenToken(c.id(), c.text(), c.probability(), candidates);
  }

  WrittenToken withText(String other) {
    return new WrittenToken(id, other, probability, candidates);
  }

  /** How sure the model was: 0 from 90 % on, 1 from 50 %, 2 from 10 %, 3 from 1 %, 4 below. */
  public int surprise() {
    if (probability >= 0.9) {
      return 0;
    } else if (probability >= 0.5) {
      return 1;
    } else if (probability >= 0.1) {
      return 2;
    }
    return probability >= 0.01 ? 3 : 4;
  }
}
