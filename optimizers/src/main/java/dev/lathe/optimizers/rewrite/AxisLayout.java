package dev.lathe.optimizers.rewrite;

/**
 * A row-major tensor seen as {@code outer × channels × inner}: element (o, c, i) lies at {@code (o
 * * channels + c) * inner + i}.
 *
 * @param outer product of the lengths before the axis
 * @param channels length of the axis; 1 when the whole tensor is one channel
 * @param inner product of the lengths after the axis
 */
public record AxisLayout(int outer, int channels, int inner) {
  /** The axis that means "the whole tensor at once". */
  public static final int PER_TENSOR = -1;

  /**
   * The layout along an axis.
   *
   * @param axis 0 … rank-1, or {@link #PER_TENSOR}
   * @throws ArithmeticException for more elements than an array holds
   */
  public static AxisLayout of(long[] shape, int axis) {
    if (axis != PER_TENSOR && (axis < 0 || axis >= shape.length)) {
      throw new IllegalArgumentException(
          "no axis " + axis + " in a tensor of rank " + shape.length);
    }
    long outer = 1;
    long inner = 1;
    for (int i = 0; i < shape.length; i++) {
      if (axis == PER_TENSOR || i > axis) {
        inner = Math.multiplyExact(inner, shape[i]);
      } else if (i < axis) {
        outer = Math.multiplyExact(outer, shape[i]);
      }
    }
    long channels = axis == PER_TENSOR ? 1 : shape[axis];
    Math.toIntExact(Math.multiplyExact(Math.multiplyExact(outer, channels), inner));
    return new AxisLayout((int) outer, (int) channels, (int) inner);
  }

  /** Number of elements. */
  public int elements() {
    return outer * channels * inner;
  }

  /** The channel of an element, by its place in row-major order. */
  public int channelOf(int element) {
    return element / inner % channels;
  }

  /** Least and greatest element of each channel; {@code [0]} min, {@code [1]} max. */
  public float[][] range(float[] values) {
    float[] min = new float[channels];
    float[] max = new float[channels];
    java.util.Arrays.fill(min, Float.POSITIVE_INFINITY);
    java.util.Arrays.fill(max, Float.NEGATIVE_INFINITY);
    for (int o = 0; o < outer; o++) {
      int base = o * channels * inner;
      if (inner == 1) {
        for (int c = 0; c < channels; c++) {
          min[c] = Math.min(min[c], values[base + c]);
          max[c] = Math.max(max[c], values[base + c]);
        }
      } else {
        for (int c = 0; c < channels; c++) {
          rangeOfRow(values, base + c * inner, c, min, max);
        }
      }
    }
    return new float[][] {min, max};
  }

  private void rangeOfRow(float[] values, int start, int c, float[] min, float[] max) {
    float lo = min[c];
    float hi = max[c];
    for (int i = start; i < start + inner; i++) {
      lo = Math.min(lo, values[i]);
      hi = Math.max(hi, values[i]);
    }
    min[c] = lo;
    max[c] = hi;
  }
}
