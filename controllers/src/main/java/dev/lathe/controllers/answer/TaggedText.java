package dev.lathe.controllers.answer;

import java.util.List;

/**
 * A sentence whose words are tagged.
 *
 * @param parts the sentence from its beginning to its end: what is tagged, and what stands between
 * @param legend what was found, in the order of the model's labels
 * @param note what a person should know, a sentence; may be empty
 */
public record TaggedText(List<Part> parts, List<Type> legend, String note)
    implements AnswerContent {
  /** What a span is against the original's. */
  public enum Kind {
    /** The original's too, or its own. */
    SAME,
    /** The original has these characters under another name. */
    RELABELLED,
    /** The original does not have it. */
    NEW
  }

  /** Copies the lists. */
  public TaggedText {
    parts = List.copyOf(parts);
    legend = List.copyOf(legend);
  }

  /**
   * A piece of the sentence.
   *
   * @param text what stands there
   * @param label what it is, as it is written on it; empty for what is nothing
   * @param type number of what it is, which decides its colour; below 0 for what is nothing
   * @param kind what it is against the original's
   * @param detail label, score and place, in words; empty for what is nothing
   */
  public record Part(String text, String label, int type, Kind kind, String detail) {}

  /**
   * What was found.
   *
   * @param type its number
   * @param text its name and how often, written
   */
  public record Type(int type, String text) {}
}
