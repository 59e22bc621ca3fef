package dev.lathe.optimizers.training.qat;

import dev.lathe.engine.graph.DataType;
import java.util.Arrays;

/**
 * Quantization parameters, and which of the type's integers are used: with fewer bits than the type
 * has the steps are wider, and only so many of them are.
 *
 * @param low the least integer used
 * @param high the greatest
 */
record QuantizationRange(QuantizationParams params, int low, int high) {
  private static QuantizationRange all(QuantizationParams params) {
    return new QuantizationRange(params, params.low(), params.high());
  }

  /**
   * Of a weight: the middle of a symmetric grid.
   *
   * @param reals the weight
   */
  static QuantizationRange ofWeight(
      QuantizationParams params, int bits, float[] reals, long[] shape) {
    boolean symmetric =
        params.type() == DataType.INT8 && Arrays.stream(params.zeros()).allMatch(z -> z == 0);
    if (bits >= 8 || !symmetric) {
      return all(params);
    }
    int most = (1 << (bits - 1)) - 1;
    return new QuantizationRange(params.coarser(reals, shape, most), -most, most);
  }

  /** Of an activation: the same range of reals in fewer steps, from the type's least integer up. */
  static QuantizationRange ofActivation(QuantizationParams params, int bits) {
    if (bits >= 8) {
      return all(params);
    }
    int all = params.high() - params.low();
    int most = (1 << bits) - 1;
    float[] scales = params.scales().clone();
    int[] zeros = params.zeros().clone();
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= (float) all / most;
      zeros[i] = params.low() + Math.round((float) (zeros[i] - params.low()) * most / all);
    }
    return new QuantizationRange(
        new QuantizationParams(params.type(), scales, zeros, params.axis()),
        params.low(),
        params.low() + most);
  }
}
