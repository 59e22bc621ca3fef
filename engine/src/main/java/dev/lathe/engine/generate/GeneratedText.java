package dev.lathe.engine.generate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A text that a model wrote on.
 *
 * @param text what came after the prompt, up to a stop word or the end
 * @param tokens those written, without the one that ended the text
 * @param promptTokens how many the prompt has
 * @param stopReason why it ended
 * @param times how long it took
 */
public record GeneratedText(
    String text,
    List<GeneratedToken> tokens,
    int promptTokens,
    StopReason stopReason,
    Times times) {
  /** Copies the list. */
  public GeneratedText {
    tokens = List.copyOf(tokens);
  }

  /**
   * How long it took, in milliseconds.
   *
   * @param pre to cut the prompt into tokens
   * @param firstToken from then until the first token was chosen
   * @param perToken of each later one in the mean; empty where there is none
   * @param total of all
   */
  public record Times(double pre, double firstToken, OptionalDouble perToken, double total) {}
}
