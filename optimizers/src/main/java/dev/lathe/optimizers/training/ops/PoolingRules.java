package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Pooling. */
final class PoolingRules {
  private PoolingRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put(
        "GlobalAveragePool", (Rule) c -> ReductionRules.mean(c.in(0), spatialAxes(c.in(0)), true));
  }

  private static int[] spatialAxes(NDArray x) {
    int[] axes = new int[x.getShape().dimension() - 2];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 2;
    }
    return axes;
  }
}
