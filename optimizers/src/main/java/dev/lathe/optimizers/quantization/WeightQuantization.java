package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.AxisLayout;
import dev.lathe.optimizers.rewrite.FloatBlocks;
import java.nio.ByteBuffer;

/**
 * Turns FP32 weights into 8-bit integers, for every pass that does. Rounds to nearest, ties even.
 */
public final class WeightQuantization {
  private WeightQuantization() {}

  /**
   * A quantized weight.
   *
   * @param data integers of the weight's shape
   * @param scale FLOAT: a scalar per tensor, else one value a channel
   * @param zeroPoint integers of the same type as {@code data} and the shape of {@code scale}
   * @param axis the channels' axis, or {@link AxisLayout#PER_TENSOR}
   */
  public record Quantized(TensorData data, TensorData scale, TensorData zeroPoint, int axis) {
    /** Whether every zero point is 0, so that operators may do without. */
    public boolean zeroPointIsZero() {
      ByteBuffer b = zeroPoint.bytes();
      for (int i = 0; i < b.remaining(); i++) {
        if (b.get(i) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Quantizes a weight over the whole range of its values.
   *
   * @param weight floating-point elements
   * @param axis the axis whose every index gets its own scale, or {@link AxisLayout#PER_TENSOR}
   * @throws IllegalArgumentException where it holds NaN or infinite elements; ask {@link #isFinite}
   */
  public static Quantized quantize(TensorData weight, int axis, IntegerFormat format) {
    AxisLayout layout = AxisLayout.of(weight.shape(), axis);
    return of(weight, axis, Steps.over(layout, layout.range(weight), format));
  }

  /**
   * Quantizes with given scales and zero points, one each per channel; values beyond are clamped.
   */
  public static Quantized quantize(
      TensorData weight, int axis, IntegerFormat format, float[] scales, int[] zeros) {
    return of(weight, axis, new Steps(AxisLayout.of(weight.shape(), axis), format, scales, zeros));
  }

  /**
   * Quantizes with a scale a channel where that is clearly closer to the weight, with one for all
   * elsewhere: scales take room too.
   *
   * @param axis the channels' axis; with {@link AxisLayout#PER_TENSOR} nothing is compared
   * @param worthDb by how many decibels of SQNR a scale a channel must be closer
   * @throws IllegalArgumentException where it holds NaN or infinite elements
   */
  static Quantized closest(TensorData weight, int axis, IntegerFormat format, double worthDb) {
    if (axis == AxisLayout.PER_TENSOR) {
      return quantize(weight, axis, format);
    }
    AxisLayout layout = AxisLayout.of(weight.shape(), axis);
    float[][] range = layout.range(weight);
    Steps each = Steps.over(layout, range, format);
    AxisLayout flat = AxisLayout.of(weight.shape(), AxisLayout.PER_TENSOR);
    Steps whole = Steps.over(flat, AxisLayout.whole(range), format);
    // Every block adds to its own sums, so that these do not depend on how many threads there are.
    FloatBlocks blocks = new FloatBlocks(weight);
    double[][] sums = new double[blocks.count()][3];
    byte[] out = new byte[layout.elements()];
    blocks.read(
        () -> new byte[Math.min(out.length, FloatBlocks.BLOCK)],
        (scratch, block, start, values, length) -> {
          double[] sum = sums[block];
          for (int i = 0; i < length; i++) {
            sum[0] += (double) values[i] * values[i];
          }
          sum[1] = each.round(start, values, length, out, start);
          sum[2] = whole.round(start, values, length, scratch, 0);
        });
    double[] all = new double[3];
    for (double[] sum : sums) {
      for (int i = 0; i < all.length; i++) {
        all[i] += sum[i];
      }
    }
    return decibels(all[0], all[1]) >= decibels(all[0], all[2]) + worthDb
        ? each.quantized(out, weight.shape(), axis)
        : of(weight, AxisLayout.PER_TENSOR, whole);
  }

  private static Quantized of(TensorData weight, int axis, Steps steps) {
    byte[] out = new byte[steps.layout().elements()];
    new FloatBlocks(weight)
        .read(
            () -> out,
            (o, block, start, values, length) -> steps.round(start, values, length, o, start));
    return steps.quantized(out, weight.shape(), axis);
  }

  /** The scales and zero points of the channels of a layout. */
  private record Steps(AxisLayout layout, IntegerFormat format, float[] scales, int[] zeros) {
    static Steps over(AxisLayout layout, float[][] range, IntegerFormat format) {
      float[] scales = new float[layout.channels()];
      int[] zeros = new int[layout.channels()];
      for (int c = 0; c < scales.length; c++) {
        boolean empty = range[0][c] > range[1][c];
        if (!empty && !(Float.isFinite(range[0][c]) && Float.isFinite(range[1][c]))) {
          throw new IllegalArgumentException("the weight holds values that are not finite");
        }
        IntegerFormat.Affine affine =
            format.affine(empty ? 0 : range[0][c], empty ? 0 : range[1][c]);
        scales[c] = affine.scale();
        zeros[c] = affine.zeroPoint();
      }
      return new Steps(layout, format, scales, zeros);
    }

    /**
     * Rounds a block of the weight.
     *
     * @param start the place of its first element in the weight
     * @param out receives the integers from {@code at} on
     * @return the sum of the squared differences to what the integers stand for
     */
    double round(int start, float[] values, int length, byte[] out, int at) {
      double[] noise = new double[1];
      layout.runs(
          start,
          length,
          (from, to, channel, step) -> noise[0] += run(values, from, to, channel, step, out, at));
      return noise[0];
    }

    private double run(
        float[] values, int from, int to, int channel, int step, byte[] out, int at) {
      double noise = 0;
      for (int i = from, c = channel; i < to; i++, c += step) {
        float scale = scales[c];
        int zero = zeros[c];
        double q = Math.rint((double) values[i] / scale);
        int whole = (int) Math.max(format.min() - zero, Math.min(format.max() - zero, q));
        out[at + i] = (byte) (whole + zero);
        double d = (double) values[i] - scale * whole;
        noise += d * d;
      }
      return noise;
    }

    Quantized quantized(byte[] integers, long[] shape, int axis) {
      long[] paramShape = axis == AxisLayout.PER_TENSOR ? new long[0] : new long[] {scales.length};
      byte[] zeroBytes = new byte[zeros.length];
      for (int c = 0; c < zeros.length; c++) {
        zeroBytes[c] = (byte) zeros[c];
      }
      return new Quantized(
          new TensorData.InMemory(format.type(), shape, ByteBuffer.wrap(integers)),
          Tensors.ofFloats(scales, paramShape),
          Tensors.ofBytes(format.type(), zeroBytes, paramShape),
          axis);
    }
  }

  /** The FP32 weight that a quantized one stands for. */
  public static TensorData dequantize(Quantized quantized) {
    AxisLayout layout = AxisLayout.of(quantized.data().shape(), quantized.axis());
    boolean signed = quantized.data().type() == DataType.INT8;
    ByteBuffer data = quantized.data().bytes();
    ByteBuffer zeros = quantized.zeroPoint().bytes();
    float[] scales = Tensors.floats(quantized.scale());
    float[] out = new float[layout.elements()];
    for (int i = 0; i < out.length; i++) {
      int c = layout.channelOf(i);
      int q = signed ? data.get(i) : data.get(i) & 0xff;
      int zero = signed ? zeros.get(c) : zeros.get(c) & 0xff;
      out[i] = scales[c] * (q - zero);
    }
    return Tensors.ofFloats(out, quantized.data().shape());
  }

  /** Whether a floating-point tensor holds neither NaN nor infinities. */
  public static boolean isFinite(TensorData weight) {
    return new FloatBlocks(weight)
            .read(
                () -> new float[1],
                (witness, block, start, values, length) -> {
                  // Without branches: a sum of zeros is zero unless one of them was NaN.
                  float sum = 0;
                  for (int i = 0; i < length; i++) {
                    sum += values[i] * 0f;
                  }
                  witness[0] += sum;
                })
            .stream()
            .allMatch(witness -> witness[0] == 0);
  }

  /**
   * Signal-to-noise ratio of an approximation in decibels; infinite when they are equal.
   *
   * @param original what it should be
   * @param approximation of the same length
   */
  public static double sqnrDb(float[] original, float[] approximation) {
    if (original.length != approximation.length) {
      throw new IllegalArgumentException(
          "lengths differ: " + original.length + " and " + approximation.length);
    }
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < original.length; i++) {
      double d = (double) original[i] - approximation[i];
      signal += (double) original[i] * original[i];
      noise += d * d;
    }
    return decibels(signal, noise);
  }

  private static double decibels(double signal, double noise) {
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
