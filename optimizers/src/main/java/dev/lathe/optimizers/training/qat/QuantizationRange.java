package dev.lathe.optimizers.training.qat;

import dev.lathe.engine.graph.DataType;
import java.util.Arrays;

/**
 * A grid of integers, and which of them are used: with fewer bits than the type has the steps are
 * wider, and only so many of them are.
 *
 * @param low the least integer used
 * @param high the greatest
 */
record QuantizationRange(QuantizationParams grid, int low, int high) {
  private static QuantizationRange all(QuantizationParams grid) {
    return new QuantizationRange(grid, grid.low(), grid.high());
  }

  /**
   * Of a weight: the middle of a symmetric grid.
   *
   * @param reals the weight
   */
  static QuantizationRange ofWeight(
      QuantizationParams grid, int bits, float[] reals, long[] shape) {
    boolean symmetric =
        grid.type() == DataType.INT8 && Arrays.stream(grid.zeros()).allMatch(z -> z == 0);
    if (bits >= 8 || !symmetric) {
      return all(grid);
    }
    int most = (1 << (bits - 1)) - 1;
    return new QuantizationRange(grid.coarser(reals, shape, most), -most, most);
  }

  /** Of an activation: the same range of reals in fewer steps, from the type's least integer up. */
  static QuantizationRange ofActivation(QuantizationParams grid, int bits) {
    if (bits >= 8) {
      return all(grid);
    }
    int all = grid.high() - grid.low();
    int most = (1 << bits) - 1;
    float[] scales = grid.scales().clone();
    int[] zeros = grid.zeros().clone();
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= (float) all / most;
      zeros[i] = grid.low() + Math.round((float) (zeros[i] - grid.low()) * most / all);
    }
    return new QuantizationRange(
        new QuantizationParams(grid.type(), scales, zeros, grid.axis()),
        grid.low(),
        grid.low() + most);
  }
}
