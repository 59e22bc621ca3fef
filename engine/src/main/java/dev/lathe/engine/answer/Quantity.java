package dev.lathe.engine.answer;

/**
 * One number.
 *
 * @param value in the unit of what the model was trained on
 */
public record Quantity(double value) implements Answer {
  @Override
  public boolean hasNaN() {
    return Double.isNaN(value);
  }
}
