package dev.lathe.optimizers.training.ops.normalization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.reduction.ReductionRules;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Normalizations that ONNX Runtime's graph optimizer joins with what comes before them. */
public final class FusedNormRules {
  private static final String DOMAIN = "com.microsoft:";

  private FusedNormRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("SimplifiedLayerNormalization", FusedNormRules::simplified);
    rules.put(DOMAIN + "SimplifiedLayerNormalization", FusedNormRules::simplified);
    rules.put(DOMAIN + "SkipLayerNormalization", FusedNormRules::skip);
    rules.put(DOMAIN + "SkipSimplifiedLayerNormalization", FusedNormRules::skipSimplified);
    rules.put(DOMAIN + "EmbedLayerNormalization", FusedNormRules::embed);
  }

  /** Divides by the root of the mean square over the axes from one on. */
  private static List<NDArray> simplified(Call call) {
    int rank = call.rank(0);
    int axis = call.axis("axis", -1, rank);
    NDArray root = inverseRoot(call.in(0), axis, call.node().floatAttribute("epsilon", 1e-5f));
    return List.of(call.in(0).mul(root).mul(call.in(1)), root);
  }

  private static NDArray inverseRoot(NDArray x, int axis, double epsilon) {
    int rank = x.getShape().dimension();
    int[] axes = new int[rank - axis];
    Arrays.setAll(axes, i -> axis + i);
    NDArray mean = ReductionRules.mean(x.mul(x), axes, true);
    return mean.add(epsilon).pow(Scalars.of(-0.5));
  }

  private static List<NDArray> skip(Call call) {
    NDArray sum = summed(call, call.maybe(4));
    float epsilon = call.node().floatAttribute("epsilon", 1e-12f);
    NDArray y = normalized(sum, call.in(2), call.maybe(3), epsilon);
    return call.node().outputs().size() < 2 ? List.of(y) : withStatistics(y, sum, epsilon);
  }

  private static List<NDArray> skipSimplified(Call call) {
    NDArray sum = summed(call, call.maybe(3));
    int last = sum.getShape().dimension() - 1;
    NDArray root = inverseRoot(sum, last, call.node().floatAttribute("epsilon", 1e-12f));
    NDArray y = sum.mul(root).mul(call.in(2));
    return List.of(y, root, Numbers.alias(root), sum);
  }

  private static NDArray summed(Call call, Optional<NDArray> bias) {
    NDArray sum = call.in(0).add(call.in(1));
    return bias.map(sum::add).orElse(sum);
  }

  private static NDArray normalized(
      NDArray x, NDArray gamma, Optional<NDArray> beta, float epsilon) {
    NDArray shift = beta.orElseGet(gamma::zerosLike);
    return LayerNorm.layerNorm(x, new Shape(gamma.size()), gamma, shift, epsilon)
        .singletonOrThrow();
  }

  private static List<NDArray> withStatistics(NDArray y, NDArray x, float epsilon) {
    int[] last = {x.getShape().dimension() - 1};
    NDArray mean = ReductionRules.mean(x, last, true);
    NDArray centred = x.sub(mean);
    NDArray inverse = inverseRoot(centred, last[0], epsilon);
    return List.of(y, mean, inverse, x);
  }

  /** Words, positions and segments, summed and normalized. */
  private static List<NDArray> embed(Call call) {
    NDArray ids = call.in(0).toType(DataType.INT64, false);
    long batch = call.shape(0)[0];
    long length = call.shape(0)[1];
    NDArray sum = rows(call.in(2), ids);
    Optional<NDArray> given = call.maybe(8).map(p -> p.toType(DataType.INT64, false));
    NDArray positions =
        given.orElseGet(() -> HostArrays.range(call.manager(), length).reshape(1, length));
    sum = sum.add(rows(call.in(3), positions));
    if (call.maybe(1).isPresent() && call.maybe(4).isPresent()) {
      sum = sum.add(rows(call.in(4), call.in(1).toType(DataType.INT64, false)));
    }
    float epsilon = call.node().floatAttribute("epsilon", 1e-12f);
    List<NDArray> outputs = new ArrayList<>();
    outputs.add(normalized(sum, call.in(5), call.maybe(6), epsilon));
    outputs.add(
        call.maybe(7)
            .map(m -> m.toType(DataType.INT64, false).sum(new int[] {1}))
            .orElseGet(() -> call.manager().zeros(new Shape(batch), DataType.INT64))
            .toType(DataType.INT32, false));
    outputs.add(sum);
    return outputs;
  }

  private static NDArray rows(NDArray table, NDArray indices) {
    long[] s = indices.getShape().getShape();
    return Picking.along(table, 0, indices.flatten())
        .reshape(new Shape(s[0], s[1], table.getShape().get(1)));
  }
}
