package dev.lathe.controllers.learn;

import dev.lathe.controllers.text.Texts;

/**
 * A question's answer beside its guess.
 *
 * @param about what was asked, in a few words
 * @param guess in words
 * @param measured in words, with its interval
 */
public record Told(String about, String guess, String measured, Verdict verdict) {
  /** Whether the guess agrees with what was measured. */
  public enum Verdict {
    /** Nothing is measured. */
    OPEN,
    /** It may still change, or nothing was guessed. */
    GROWING,
    /** The guess lies in the measured interval. */
    RIGHT,
    /** It lies outside. */
    WRONG
  }

  /** In one line. */
  public String sentence() {
    return switch (verdict) {
      case OPEN -> Texts.get("learn.told.open", about);
      case GROWING -> Texts.get("learn.told.growing", about, guess, measured);
      case RIGHT -> Texts.get("learn.told.right", about, guess, measured);
      case WRONG -> Texts.get("learn.told.wrong", about, guess, measured);
    };
  }

  /** The verdict in words. */
  public String verdictText() {
    return Texts.get("learn.verdict." + verdict.name().toLowerCase(java.util.Locale.ROOT));
  }
}
