package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * Rounds FP32 weights to a symmetric grid of 2^bits - 1 values per channel, still FP32 ("fake
 * quantization"). Made for the live preview: simple loops that the compiler turns into vector
 * instructions, spread over the cores; the peaks do not depend on the bits and can be kept between
 * two positions of a slider.
 */
public final class WeightRounding {
  /**
   * Adding and subtracting this rounds a float below 2^22 to the nearest whole number, ties even.
   */
  private static final float ROUNDER = 12_582_912f;

  private static final int PARALLEL_FROM = 1 << 17;

  private WeightRounding() {}

  /** The greatest magnitude in each channel; NaN where a channel holds NaN. */
  public static float[] peaks(float[] weight, AxisLayout layout) {
    float[] peaks = new float[layout.channels()];
    if (layout.inner() == 1) {
      for (int o = 0; o < layout.outer(); o++) {
        int base = o * layout.channels();
        for (int c = 0; c < peaks.length; c++) {
          peaks[c] = Math.max(peaks[c], Math.abs(weight[base + c]));
        }
      }
      return peaks;
    }
    for (int o = 0; o < layout.outer(); o++) {
      for (int c = 0; c < peaks.length; c++) {
        int start = (o * layout.channels() + c) * layout.inner();
        peaks[c] = Math.max(peaks[c], peak(weight, start, start + layout.inner()));
      }
    }
    return peaks;
  }

  private static float peak(float[] weight, int start, int end) {
    // Four chains: a single one waits for its own result at every element.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = start;
    for (; i + 3 < end; i += 4) {
      a = Math.max(a, Math.abs(weight[i]));
      b = Math.max(b, Math.abs(weight[i + 1]));
      c = Math.max(c, Math.abs(weight[i + 2]));
      d = Math.max(d, Math.abs(weight[i + 3]));
    }
    for (; i < end; i++) {
      a = Math.max(a, Math.abs(weight[i]));
    }
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  /**
   * The distance between neighbouring values of the grid of a channel; 0 where nothing is rounded.
   */
  public static float step(float peak, int bits) {
    float step = peak / ((1 << (bits - 1)) - 1);
    return step >= Float.MIN_NORMAL && step <= Float.MAX_VALUE ? step : 0;
  }

  /**
   * Rounds a weight. A channel whose peak is zero, subnormal or not finite stays as it is.
   *
   * @param weight elements in row-major order
   * @param layout which elements share a grid
   * @param peaks of {@link #peaks}
   * @param bits 2 … 8
   * @param out receives the rounded elements; may be {@code weight} itself
   */
  public static void round(
      float[] weight, AxisLayout layout, float[] peaks, int bits, float[] out) {
    float[] steps = new float[peaks.length];
    for (int c = 0; c < peaks.length; c++) {
      steps[c] = step(peaks[c], bits);
    }
    toSteps(weight, layout, steps, out);
  }

  /**
   * Rounds each element to the nearest whole number of steps of its channel, ties even.
   *
   * @param steps one a channel; 0 leaves a channel as it is. No element is more than 2^22 steps
   * @param out receives the rounded elements; may be {@code weight} itself
   */
  static void toSteps(float[] weight, AxisLayout layout, float[] steps, float[] out) {
    float[] inverses = new float[steps.length];
    for (int c = 0; c < steps.length; c++) {
      inverses[c] = steps[c] == 0 ? 0 : 1 / steps[c];
    }
    int n = layout.elements();
    int rows = layout.inner() == 1 ? layout.outer() : layout.outer() * layout.channels();
    int parts = n < PARALLEL_FROM ? 1 : Math.min(rows, 8);
    if (parts <= 1) {
      roundRows(weight, layout, steps, inverses, out, 0, rows);
    } else {
      int chunk = (rows + parts - 1) / parts;
      IntStream.range(0, parts)
          .parallel()
          .forEach(
              p ->
                  roundRows(
                      weight,
                      layout,
                      steps,
                      inverses,
                      out,
                      Math.min(rows, p * chunk),
                      Math.min(rows, (p + 1) * chunk)));
    }
  }

  private static void roundRows(
      float[] weight,
      AxisLayout layout,
      float[] steps,
      float[] inverses,
      float[] out,
      int from,
      int to) {
    int channels = layout.channels();
    if (layout.inner() == 1) {
      boolean all = true;
      for (float step : steps) {
        all &= step != 0;
      }
      for (int row = from; row < to; row++) {
        if (all) {
          roundAcross(weight, row * channels, channels, steps, inverses, out);
        } else {
          roundSomeAcross(weight, row * channels, channels, steps, inverses, out);
        }
      }
      return;
    }
    for (int row = from; row < to; row++) {
      int start = row * layout.inner();
      float step = steps[row % channels];
      if (step == 0) {
        System.arraycopy(weight, start, out, start, layout.inner());
      } else {
        roundRun(weight, start, layout.inner(), step, inverses[row % channels], out);
      }
    }
  }

  private static void roundRun(
      float[] weight, int start, int length, float step, float inverse, float[] out) {
    for (int i = start; i < start + length; i++) {
      out[i] = ((weight[i] * inverse + ROUNDER) - ROUNDER) * step;
    }
  }

  private static void roundAcross(
      float[] weight, int base, int channels, float[] steps, float[] inverses, float[] out) {
    for (int c = 0; c < channels; c++) {
      out[base + c] = ((weight[base + c] * inverses[c] + ROUNDER) - ROUNDER) * steps[c];
    }
  }

  private static void roundSomeAcross(
      float[] weight, int base, int channels, float[] steps, float[] inverses, float[] out) {
    for (int c = 0; c < channels; c++) {
      float value = weight[base + c];
      out[base + c] =
          steps[c] == 0 ? value : ((value * inverses[c] + ROUNDER) - ROUNDER) * steps[c];
    }
  }

  /**
   * Rounds a weight into a new direct buffer in native order, which ONNX Runtime takes without a
   * copy.
   *
   * @param axis the axis of the channels, or {@link AxisLayout#PER_TENSOR}
   */
  public static ByteBuffer round(float[] weight, long[] shape, int axis, int bits) {
    AxisLayout layout = AxisLayout.of(shape, axis);
    float[] out = new float[weight.length];
    round(weight, layout, peaks(weight, layout), bits, out);
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(4, out.length)).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(out);
    return buffer;
  }

  /** Rounds a FLOAT tensor into a new one of the same shape. */
  public static TensorData round(TensorData weight, int axis, int bits) {
    if (weight.type() != DataType.FLOAT) {
      throw new IllegalArgumentException("only FLOAT can be rounded, not " + weight.type());
    }
    AxisLayout layout = AxisLayout.of(weight.shape(), axis);
    float[] values = Tensors.floats(weight);
    round(values, layout, peaks(values, layout), bits, values);
    return Tensors.ofFloats(values, weight.shape());
  }

  /**
   * Bytes that a weight would take with its integers packed and one FP32 scale a channel: an
   * estimate of what a format with packed weights needs, not the size of a file that Lathe writes.
   */
  public static long packedBytes(long elements, int channels, int bits) {
    return (elements * bits + 7) / 8 + 4L * channels;
  }
}
