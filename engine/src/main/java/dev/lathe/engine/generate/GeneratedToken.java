package dev.lathe.engine.generate;

import dev.lathe.engine.answer.TokenScores.ScoredToken;
import java.util.List;

/**
 * A token that was written.
 *
 * @param id its number in the vocabulary
 * @param text what the text grew by with it; empty where a character is not whole yet
 * @param logProbability the natural logarithm of the probability that the model gave it, before
 *     penalty, temperature and cuts
 * @param candidates the likeliest tokens in its place, the likeliest first
 */
public record GeneratedToken(
    int id, String text, float logProbability, List<ScoredToken> candidates) {
  /** Copies the list. */
  public GeneratedToken {
    candidates = List.copyOf(candidates);
  }

  GeneratedToken withText(String other) {
    return new GeneratedToken(id, other, logProbability, candidates);
  }
}
