package dev.lathe.controllers.answer;

import java.util.List;

/**
 * Outputs as they are.
 *
 * @param lines one an output
 */
public record TensorTable(List<Line> lines) implements AnswerContent {
  /** Copies the list. */
  public TensorTable {
    lines = List.copyOf(lines);
  }

  /**
   * An output tensor in a table row.
   *
   * @param name of the output
   * @param type element type and shape
   * @param range smallest, mean and largest value, in words
   * @param first the first values
   * @param difference largest difference to the original's, in words; empty for the original
   */
  public record Line(String name, String type, String range, String first, String difference) {}
}
