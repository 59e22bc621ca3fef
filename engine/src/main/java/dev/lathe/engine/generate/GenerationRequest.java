package dev.lathe.engine.generate;

import dev.lathe.base.LatheException;
import java.util.List;

/**
 * How a text is written on.
 *
 * @param sampling how tokens are chosen
 * @param maxTokens how many tokens are written at most, 1 or more
 * @param stopWords the text ends before the first of these that it comes to hold
 */
public record GenerationRequest(Sampling sampling, int maxTokens, List<String> stopWords) {
  /** What is written unless more is said. */
  public static final int DEFAULT_TOKENS = 128;

  /**
   * Copies the list.
   *
   * @throws LatheException for a number below 1 or an empty stop word
   */
  public GenerationRequest {
    stopWords = List.copyOf(stopWords);
    if (maxTokens < 1) {
      throw LatheException.input(
          "The number of tokens cannot be " + maxTokens + ".", "At least one is written.", "");
    }
    if (stopWords.contains("")) {
      throw LatheException.input(
          "A stop word is empty.", "Every text holds it.", "Leave it out, or write a word.");
    }
  }

  /** The likeliest tokens, so many at most. */
  public static GenerationRequest greedy(int maxTokens) {
    return new GenerationRequest(Sampling.GREEDY, maxTokens, List.of());
  }
}
