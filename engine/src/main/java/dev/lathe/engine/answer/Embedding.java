package dev.lathe.engine.answer;

/**
 * A sentence vector.
 *
 * @param vector of unit length
 */
public record Embedding(float[] vector) implements Answer {
  @Override
  public boolean hasNaN() {
    return Classification.anyNaN(vector);
  }
}
