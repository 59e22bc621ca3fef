package dev.lathe.controllers.answer;

import java.util.List;
import java.util.Optional;

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

  @Override
  public Optional<String> said() {
    return lines.stream().findFirst().map(Line::label);
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
