package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.AxisLayout;
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
    float[] values = Tensors.floats(weight);
    AxisLayout layout = AxisLayout.of(weight.shape(), axis);
    float[][] range = layout.range(values);
    float[] scales = new float[layout.channels()];
    int[] zeros = new int[layout.channels()];
    for (int c = 0; c < scales.length; c++) {
      boolean empty = range[0][c] > range[1][c];
      if (!empty && !(Float.isFinite(range[0][c]) && Float.isFinite(range[1][c]))) {
        throw new IllegalArgumentException("the weight holds values that are not finite");
      }
      IntegerFormat.Affine affine = format.affine(empty ? 0 : range[0][c], empty ? 0 : range[1][c]);
      scales[c] = affine.scale();
      zeros[c] = affine.zeroPoint();
    }
    return quantize(weight, axis, format, scales, zeros);
  }

  /**
   * Quantizes with given scales and zero points, one each per channel; values beyond are clamped.
   */
  public static Quantized quantize(
      TensorData weight, int axis, IntegerFormat format, float[] scales, int[] zeros) {
    float[] values = Tensors.floats(weight);
    AxisLayout layout = AxisLayout.of(weight.shape(), axis);
    byte[] out = new byte[values.length];
    for (int o = 0; o < layout.outer(); o++) {
      for (int c = 0; c < layout.channels(); c++) {
        int start = (o * layout.channels() + c) * layout.inner();
        int lo = format.min() - zeros[c];
        int hi = format.max() - zeros[c];
        for (int i = start; i < start + layout.inner(); i++) {
          double q = Math.rint((double) values[i] / scales[c]);
          out[i] = (byte) ((int) Math.max(lo, Math.min(hi, q)) + zeros[c]);
        }
      }
    }
    long[] paramShape = axis == AxisLayout.PER_TENSOR ? new long[0] : new long[] {scales.length};
    byte[] zeroBytes = new byte[zeros.length];
    for (int c = 0; c < zeros.length; c++) {
      zeroBytes[c] = (byte) zeros[c];
    }
    return new Quantized(
        Tensors.ofBytes(format.type(), out, weight.shape()),
        Tensors.ofFloats(scales, paramShape),
        Tensors.ofBytes(format.type(), zeroBytes, paramShape),
        axis);
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
    float[] values = Tensors.floats(weight);
    // One pass without branches: a sum of zeros is zero unless one of them was NaN.
    float witness = 0;
    for (float v : values) {
      witness += v * 0f;
    }
    return witness == 0;
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
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
