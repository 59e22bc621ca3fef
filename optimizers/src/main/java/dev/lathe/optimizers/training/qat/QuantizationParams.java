package dev.lathe.optimizers.training.qat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * Scales and zero points of a quantized tensor: {@code real = (integer − zero) · scale}.
 *
 * @param type INT8, UINT8 or INT32
 * @param scales one, or one per channel
 * @param zeros as many
 * @param axis of the channels
 */
record QuantizationParams(DataType type, float[] scales, int[] zeros, int axis) {
  private static final int CANDIDATES = 20;

  /** The grid that a DequantizeLinear has, where all of it is constant. */
  static Optional<QuantizationParams> of(Node dequantize, DataType type) {
    Optional<TensorData> scale = dequantize.input(1).flatMap(Value::constant);
    if (scale.isEmpty() || scale.get().type() != DataType.FLOAT) {
      return Optional.empty();
    }
    float[] scales = Tensors.floats(scale.get());
    int[] zeros = new int[scales.length];
    Optional<Value> zero = dequantize.input(2);
    if (zero.isPresent()) {
      if (zero.get().constant().isEmpty()) {
        return Optional.empty();
      }
      long[] given = Tensors.longs(zero.get().constant().get());
      for (int i = 0; i < zeros.length; i++) {
        zeros[i] = (int) given[i];
      }
    }
    return Optional.of(
        new QuantizationParams(type, scales, zeros, (int) dequantize.intAttribute("axis", 1)));
  }

  /** The least integer of the type. */
  int low() {
    return type == DataType.UINT8 ? 0 : type == DataType.INT8 ? -128 : Integer.MIN_VALUE;
  }

  /** The greatest integer of the type. */
  int high() {
    return type == DataType.UINT8 ? 255 : type == DataType.INT8 ? 127 : Integer.MAX_VALUE;
  }

  /** Which scale an element has. */
  private AxisLayout layout(long[] shape) {
    int at = axis < 0 ? axis + shape.length : axis;
    return AxisLayout.of(shape, scales.length == 1 ? AxisLayout.PER_TENSOR : at);
  }

  /** The real numbers that integers stand for. */
  float[] reals(TensorData integers) {
    AxisLayout layout = layout(integers.shape());
    long[] q = Tensors.longs(integers);
    float[] reals = new float[q.length];
    for (int i = 0; i < q.length; i++) {
      int c = layout.channelOf(i);
      reals[i] = (q[i] - zeros[c]) * scales[c];
    }
    return reals;
  }

  /** The nearest integers between low and high. */
  TensorData integers(float[] reals, long[] shape, int low, int high) {
    AxisLayout layout = layout(shape);
    if (type == DataType.INT32) {
      int[] q = new int[reals.length];
      for (int i = 0; i < q.length; i++) {
        int c = layout.channelOf(i);
        q[i] = (int) Math.rint((double) reals[i] / scales[c]) + zeros[c];
      }
      return Tensors.ofInts(q, shape);
    }
    byte[] q = new byte[reals.length];
    for (int i = 0; i < q.length; i++) {
      int c = layout.channelOf(i);
      double rounded = Math.rint((double) reals[i] / scales[c]) + zeros[c];
      q[i] = (byte) Math.max(low, Math.min(high, rounded));
    }
    return Tensors.ofBytes(type, q, shape);
  }

  /**
   * A symmetric grid with fewer steps. Each channel gets the scale with the least squared error
   * between half its range and all of it: with few steps, clipping the largest weights costs less
   * than coarse steps for all the others.
   *
   * @param most the greatest integer; the least is its negative
   */
  QuantizationParams coarser(float[] reals, long[] shape, int most) {
    AxisLayout layout = layout(shape);
    float[][] range = layout.range(reals);
    float[] greatest = new float[scales.length];
    for (int c = 0; c < greatest.length; c++) {
      greatest[c] = Math.max(0, Math.max(-range[0][c], range[1][c]));
    }
    double[] least = new double[scales.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    float[] best = scales.clone();
    for (int k = CANDIDATES / 2; k <= CANDIDATES; k++) {
      double[] errors = new double[scales.length];
      for (int i = 0; i < reals.length; i++) {
        int c = layout.channelOf(i);
        double scale = (double) greatest[c] * k / CANDIDATES / most;
        double q = scale == 0 ? 0 : Math.rint(reals[i] / scale);
        double error = Math.max(-most, Math.min(most, q)) * scale - reals[i];
        errors[c] += error * error;
      }
      for (int c = 0; c < scales.length; c++) {
        if (greatest[c] > 0 && errors[c] < least[c]) {
          least[c] = errors[c];
          best[c] = greatest[c] * k / CANDIDATES / most;
        }
      }
    }
    return new QuantizationParams(type, best, zeros, axis);
  }
}
