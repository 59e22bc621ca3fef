package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.TensorData;
import java.util.Arrays;
import java.util.List;

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

  /** A run of elements of one channel, or of one channel after the other. */
  @FunctionalInterface
  public interface Run {
    /**
     * Is given a run.
     *
     * @param from the first, counted from where the block starts
     * @param to after the last
     * @param channel of the first
     * @param step how much further the channel of each next one is: 0 or 1
     */
    void run(int from, int to, int channel, int step);
  }

  /** Cuts a block of elements into runs, in order. */
  public void runs(int start, int length, Run run) {
    int step = inner == 1 ? 1 : 0;
    int whole = inner == 1 ? channels : inner;
    for (int at = 0; at < length; ) {
      int place = start + at;
      int end = Math.min(length, at + whole - place % whole);
      run.run(at, end, channelOf(place), step);
      at = end;
    }
  }

  /** The same of a tensor as of its values, without having them all at once. */
  public float[][] range(TensorData tensor) {
    List<float[][]> each =
        new FloatBlocks(tensor)
            .read(
                this::nothing,
                (range, block, start, values, length) ->
                    runs(
                        start,
                        length,
                        (from, to, c, step) -> {
                          if (step == 0) {
                            rangeOfRow(values, from, to, c, range[0], range[1]);
                          } else {
                            rangeAcross(values, from, to, c, range[0], range[1]);
                          }
                        }));
    float[][] all = nothing();
    for (float[][] range : each) {
      for (int c = 0; c < channels; c++) {
        all[0][c] = Math.min(all[0][c], range[0][c]);
        all[1][c] = Math.max(all[1][c], range[1][c]);
      }
    }
    return all;
  }

  /**
   * The range of the whole tensor by that of its channels along any axis.
   *
   * @return as {@link #range(float[])} of a layout per tensor
   */
  public static float[][] whole(float[][] range) {
    float[][] whole = new AxisLayout(1, 1, 0).nothing();
    for (int c = 0; c < range[0].length; c++) {
      whole[0][0] = Math.min(whole[0][0], range[0][c]);
      whole[1][0] = Math.max(whole[1][0], range[1][c]);
    }
    return whole;
  }

  /** The range of no elements, that any element widens. */
  private float[][] nothing() {
    float[][] range = new float[2][channels];
    Arrays.fill(range[0], Float.POSITIVE_INFINITY);
    Arrays.fill(range[1], Float.NEGATIVE_INFINITY);
    return range;
  }

  private static void rangeAcross(
      float[] values, int from, int to, int channel, float[] min, float[] max) {
    int c = channel;
    for (int i = from; i < to; i++, c++) {
      min[c] = Math.min(min[c], values[i]);
      max[c] = Math.max(max[c], values[i]);
    }
  }

  /** Least and greatest element of each channel; {@code [0]} min, {@code [1]} max. */
  public float[][] range(float[] values) {
    float[][] range = nothing();
    float[] min = range[0];
    float[] max = range[1];
    for (int o = 0; o < outer; o++) {
      int base = o * channels * inner;
      if (inner == 1) {
        rangeAcross(values, base, base + channels, 0, min, max);
      } else {
        for (int c = 0; c < channels; c++) {
          int row = base + c * inner;
          rangeOfRow(values, row, row + inner, c, min, max);
        }
      }
    }
    return range;
  }

  private static void rangeOfRow(
      float[] values, int from, int to, int c, float[] min, float[] max) {
    float lo = min[c];
    float hi = max[c];
    for (int i = from; i < to; i++) {
      lo = Math.min(lo, values[i]);
      hi = Math.max(hi, values[i]);
    }
    min[c] = lo;
    max[c] = hi;
  }
}
