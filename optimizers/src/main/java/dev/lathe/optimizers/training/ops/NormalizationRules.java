package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Normalizations. */
final class NormalizationRules {
  private NormalizationRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("BatchNormalization", (Rule) NormalizationRules::batch);
    rules.put("LayerNormalization", NormalizationRules::layer);
    rules.put("LpNormalization", (Rule) NormalizationRules::lp);
  }

  /** In training the running statistics move in place, as PyTorch does it. */
  private static NDArray batch(Call call) {
    float epsilon = call.node().floatAttribute("epsilon", 1e-5f);
    // ONNX says how much of the old stays, PyTorch how much of the new comes in.
    float momentum = 1 - call.node().floatAttribute("momentum", 0.9f);
    return BatchNorm.batchNorm(
            call.in(0),
            call.in(3),
            call.in(4),
            call.in(1),
            call.in(2),
            1,
            momentum,
            epsilon,
            call.host().training())
        .singletonOrThrow();
  }

  private static List<NDArray> layer(Call call) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    int axis = call.axis("axis", -1, shape.length);
    float epsilon = call.node().floatAttribute("epsilon", 1e-5f);
    Shape normalized = new Shape(Arrays.copyOfRange(shape, axis, shape.length));
    NDArray bias = call.maybe(2).orElseGet(() -> call.in(1).zerosLike());
    NDArray y = LayerNorm.layerNorm(x, normalized, call.in(1), bias, epsilon).singletonOrThrow();
    return List.of(y);
  }

  /** Divides by the L1 or L2 norm along an axis; a vector of zeros stays one. */
  private static NDArray lp(Call call) {
    NDArray x = call.in(0);
    int[] axis = {call.axis("axis", -1, call.rank(0))};
    NDArray norm =
        call.node().intAttribute("p", 2) == 1
            ? x.abs().sum(axis, true)
            : x.mul(x).sum(axis, true).sqrt();
    return x.div(norm.maximum(Float.MIN_NORMAL));
  }
}
