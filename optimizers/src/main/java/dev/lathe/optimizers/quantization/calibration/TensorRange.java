package dev.lathe.optimizers.quantization.calibration;

/**
 * The range that a quantized tensor has to cover.
 *
 * @param low its least value
 * @param high its greatest value, not less than {@code low}
 */
public record TensorRange(float low, float high) {
  /** Checks the order. */
  public TensorRange {
    if (!(low <= high)) {
      throw new IllegalArgumentException("not a range: " + low + " … " + high);
    }
  }

  /** The least range that covers both. */
  public TensorRange union(TensorRange other) {
    return new TensorRange(Math.min(low, other.low), Math.max(high, other.high));
  }
}
