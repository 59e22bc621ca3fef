package dev.lathe.optimizers.training.ops.normalization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.reduction.ReductionRules;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalizations. */
public final class NormalizationRules {
  private NormalizationRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("BatchNormalization", NormalizationRules::batch);
    rules.put("LayerNormalization", NormalizationRules::layer);
    rules.put("RMSNormalization", (Rule) NormalizationRules::rms);
    rules.put("InstanceNormalization", (Rule) NormalizationRules::instance);
    rules.put("GroupNormalization", (Rule) NormalizationRules::group);
    rules.put("LpNormalization", (Rule) NormalizationRules::lp);
    rules.put("MeanVarianceNormalization", (Rule) NormalizationRules::meanVariance);
    rules.put("LRN", (Rule) NormalizationRules::localResponse);
  }

  private static float epsilon(Call call) {
    return call.node().floatAttribute("epsilon", 1e-5f);
  }

  /** In training the running statistics move in place, as PyTorch does it. */
  private static List<NDArray> batch(Call call) {
    if (call.node().intAttribute("training_mode", 0) != 0 && call.node().outputs().size() > 1) {
      return batchWithStatistics(call);
    }
    // ONNX says how much of the old stays, PyTorch how much of the new comes in.
    float momentum = 1 - call.node().floatAttribute("momentum", 0.9f);
    return List.of(
        BatchNorm.batchNorm(
                call.in(0),
                call.in(3),
                call.in(4),
                call.in(1),
                call.in(2),
                1,
                momentum,
                epsilon(call),
                call.host().training())
            .singletonOrThrow());
  }

  /** What ONNX calls training mode: the moved statistics are outputs. */
  private static List<NDArray> batchWithStatistics(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    int[] axes = IntStream.range(0, rank).filter(i -> i != 1).toArray();
    NDArray mean = ReductionRules.mean(x, axes, true);
    NDArray centred = x.sub(mean);
    NDArray variance = ReductionRules.mean(centred.mul(centred), axes, true);
    NDArray y = centred.div(variance.add(epsilon(call)).sqrt());
    float stays = call.node().floatAttribute("momentum", 0.9f);
    return List.of(
        y.mul(perChannel(call.in(1), rank)).add(perChannel(call.in(2), rank)),
        call.in(3).mul(Scalars.of(stays)).add(mean.flatten().mul(Scalars.of(1 - stays))),
        call.in(4).mul(Scalars.of(stays)).add(variance.flatten().mul(Scalars.of(1 - stays))));
  }

  private static NDArray perChannel(NDArray vector, int rank) {
    long[] shape = Lengths.filled(rank, 1);
    shape[1] = -1;
    return vector.reshape(new Shape(shape));
  }

  private static List<NDArray> layer(Call call) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    int axis = call.axis("axis", -1, shape.length);
    float epsilon = epsilon(call);
    Shape normalized = new Shape(Arrays.copyOfRange(shape, axis, shape.length));
    boolean fits = call.in(1).getShape().equals(normalized);
    if (call.node().outputs().size() > 1 || !fits || x.getDataType() == DataType.FLOAT16) {
      return layerWithStatistics(call, axis);
    }
    NDArray bias = call.maybe(2).orElseGet(() -> call.in(1).zerosLike());
    return List.of(
        LayerNorm.layerNorm(x, normalized, call.in(1), bias, epsilon).singletonOrThrow());
  }

  private static List<NDArray> layerWithStatistics(Call call, int axis) {
    NDArray x = wide(call.in(0));
    int[] axes = IntStream.range(axis, call.rank(0)).toArray();
    NDArray mean = ReductionRules.mean(x, axes, true);
    NDArray centred = x.sub(mean);
    NDArray variance = ReductionRules.mean(centred.mul(centred), axes, true);
    NDArray deviation = variance.add(epsilon(call)).sqrt();
    NDArray inverse = deviation.onesLike().div(deviation);
    NDArray y = Casts.to(centred.mul(inverse), call.in(0).getDataType()).mul(call.in(1));
    return List.of(call.maybe(2).map(y::add).orElse(y), mean, inverse);
  }

  /** Statistics of half precision are computed in single. */
  private static NDArray wide(NDArray x) {
    return x.getDataType() == DataType.FLOAT16 ? Casts.to(x, DataType.FLOAT32) : x;
  }

  private static NDArray rms(Call call) {
    int axis = call.axis("axis", -1, call.rank(0));
    int[] axes = IntStream.range(axis, call.rank(0)).toArray();
    NDArray x = wide(call.in(0));
    NDArray square = ReductionRules.mean(x.mul(x), axes, true);
    NDArray y = x.div(square.add(epsilon(call)).sqrt());
    return Casts.to(y, call.in(0).getDataType()).mul(call.in(1));
  }

  /** Zero mean and unit variance over some axes. */
  private static NDArray standardized(NDArray x, int[] axes, double epsilon) {
    NDArray centred = x.sub(ReductionRules.mean(x, axes, true));
    NDArray variance = ReductionRules.mean(centred.mul(centred), axes, true);
    return centred.div(variance.add(epsilon).sqrt());
  }

  private static NDArray instance(Call call) {
    int rank = call.rank(0);
    NDArray y = standardized(call.in(0), IntStream.range(2, rank).toArray(), epsilon(call));
    return y.mul(perChannel(call.in(1), rank)).add(perChannel(call.in(2), rank));
  }

  /** Scale and bias belong to groups up to operator set 20, to channels since. */
  private static NDArray group(Call call) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    long groups = call.node().intAttribute("num_groups", 1);
    NDArray grouped = wide(x).reshape(shape[0], groups, -1);
    NDArray y = Casts.to(standardized(grouped, new int[] {2}, epsilon(call)), x.getDataType());
    if (call.in(1).getShape().size() != shape[1]) {
      y = y.mul(call.in(1).reshape(1, -1, 1)).add(call.in(2).reshape(1, -1, 1));
      return y.reshape(x.getShape());
    }
    NDArray back = y.reshape(x.getShape());
    return back.mul(perChannel(call.in(1), shape.length)).add(perChannel(call.in(2), shape.length));
  }

  /** Divides by the L1 or L2 norm along an axis; a vector of zeros stays one. */
  private static NDArray lp(Call call) {
    NDArray x = call.in(0);
    int[] axis = {call.axis("axis", -1, call.rank(0))};
    NDArray norm =
        call.node().intAttribute("p", 2) == 1
            ? x.abs().sum(axis, true)
            : ReductionRules.l2(x, axis, true);
    return x.div(norm.maximum(call.scalar(Float.MIN_NORMAL, x)));
  }

  private static NDArray meanVariance(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    long[] axes = call.node().intsAttribute("axes").orElse(new long[] {0, 2, 3});
    int[] counted = Call.axes(axes, rank);
    NDArray centred = x.sub(ReductionRules.mean(x, counted, true));
    NDArray variance = ReductionRules.mean(centred.mul(centred), counted, true);
    return centred.div(variance.sqrt().add(1e-9));
  }

  /** Divides by the squares of the channels around. */
  private static NDArray localResponse(Call call) {
    NDArray x = call.in(0);
    int size = (int) call.node().intAttribute("size", 1);
    long channels = call.shape(0)[1];
    int before = (size - 1) / 2;
    long[] pads = new long[2 * (call.rank(0) - 1)];
    pads[pads.length - 2] = before;
    pads[pads.length - 1] = size - 1 - before;
    NDArray squares = x.mul(x).pad(new Shape(pads), 0);
    NDArray sum = JniUtils.slice((PtNDArray) squares, 1, 0, channels, 1);
    for (int i = 1; i < size; i++) {
      sum = sum.add(JniUtils.slice((PtNDArray) squares, 1, i, i + channels, 1));
    }
    float alpha = call.node().floatAttribute("alpha", 1e-4f);
    float beta = call.node().floatAttribute("beta", 0.75f);
    float bias = call.node().floatAttribute("bias", 1);
    return x.div(sum.mul(Scalars.of(alpha / size)).add(bias).pow(Scalars.of(beta)));
  }
}
