package dev.lathe.controllers.answer;

import java.util.List;

/**
 * Boxes over the picture that was given.
 *
 * @param count how many there are, in words
 * @param items what is drawn, best first, what the original alone has last
 * @param marks how many differ from the original's in each way; empty for the original
 * @param classes what was found, most first
 */
public record DrawnBoxes(String count, List<Item> items, List<Mark> marks, List<ClassCount> classes)
    implements AnswerContent {
  /** Nothing found yet. */
  public static final DrawnBoxes NONE = new DrawnBoxes("", List.of(), List.of(), List.of());

  /** What a box is against the original's. */
  public enum Kind {
    /** The original's too, or its own. */
    SAME,
    /** The original has it there, but elsewhere by more than a little. */
    MOVED,
    /** The original has it under another name. */
    RELABELLED,
    /** The original does not have it. */
    NEW,
    /** Only the original has it. */
    LOST
  }

  /** Copies the lists. */
  public DrawnBoxes {
    items = List.copyOf(items);
    marks = List.copyOf(marks);
    classes = List.copyOf(classes);
  }

  /**
   * A box.
   *
   * @param kind what it is against the original's
   * @param index of its class, which decides its colour
   * @param text what stands on it
   * @param detail class, score and size, in words
   * @param x left edge in pixels of the picture
   * @param y top edge in pixels of the picture
   * @param width in pixels of the picture
   * @param height in pixels of the picture
   */
  public record Item(
      Kind kind,
      int index,
      String text,
      String detail,
      double x,
      double y,
      double width,
      double height) {}

  /**
   * How many boxes differ in one way.
   *
   * @param kind in which
   * @param text in words, e.g. {@code 1 LOST}
   */
  public record Mark(Kind kind, String text) {}

  /**
   * How often a class was found.
   *
   * @param index of the class
   * @param label data of the model
   * @param count how often
   */
  public record ClassCount(int index, String label, int count) {}
}
