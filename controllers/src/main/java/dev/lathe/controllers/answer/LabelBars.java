package dev.lathe.controllers.answer;

import java.util.List;

/**
 * The best classes.
 *
 * @param lines best first
 */
public record LabelBars(List<Line> lines) implements AnswerContent {
  /** Copies the list. */
  public LabelBars {
    lines = List.copyOf(lines);
  }

  /**
   * A label with its score.
   *
   * @param label the label, data of the model
   * @param score written, e.g. {@code 71.2 %}
   * @param share the score in 0..1
   * @param moved whether it stands elsewhere than in the original's list, or is not in it
   */
  public record Line(String label, String score, double share, boolean moved) {}
}
