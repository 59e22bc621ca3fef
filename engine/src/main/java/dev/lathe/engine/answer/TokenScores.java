package dev.lathe.engine.answer;

import java.util.Arrays;
import java.util.List;

/**
 * How likely a language model takes each token of a text for, given those before it, and what it
 * expects next. Of n tokens the first is given, so that there are n−1 probabilities.
 *
 * @param logProbabilities natural logarithms; element i belongs to token i+1
 * @param best the likeliest token after each token of the text, n of them
 * @param next the likeliest tokens after the whole text, the likeliest first
 * @param table the logarithms of all probabilities after each token, n times the vocabulary; empty
 *     where that would be too many to keep
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by same(); as lists they would be too large.
public record TokenScores(
    float[] logProbabilities, int[] best, List<ScoredToken> next, float[] table) implements Answer {
  /**
   * A token with its probability.
   *
   * @param id its number in the vocabulary
   * @param logProbability natural logarithm
   */
  public record ScoredToken(int id, float logProbability) {}

  /** Copies the list. */
  public TokenScores {
    next = List.copyOf(next);
  }

  /** Whether all numbers are equal. */
  public boolean same(TokenScores other) {
    return Arrays.equals(best, other.best)
        && Arrays.equals(logProbabilities, other.logProbabilities)
        && next.equals(other.next);
  }

  @Override
  public boolean hasNaN() {
    return Classification.anyNaN(logProbabilities)
        || next.stream().anyMatch(t -> Float.isNaN(t.logProbability()));
  }
}
