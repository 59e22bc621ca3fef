package dev.lathe.optimizers.training.ops.reduction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.elementwise.ArithmeticRules;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;
import java.util.stream.IntStream;

/** Reductions over axes. */
public final class ReductionRules {
  /** Reduces some axes, which are kept with length one or dropped. */
  interface Reduction {
    NDArray apply(NDArray x, int[] axes, boolean keep);
  }

  /** Reduces one axis, which is kept. */
  private interface Step {
    PtNDArray apply(PtNDArray x, long axis, boolean keep);
  }

  private ReductionRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("ReduceMean", reduction(ReductionRules::mean));
    rules.put("ReduceSum", reduction(ReductionRules::sum));
    rules.put("ReduceL1", reduction((x, axes, keep) -> sum(x.abs(), axes, keep)));
    rules.put("ReduceL2", reduction(ReductionRules::l2));
    rules.put("ReduceLogSum", reduction((x, axes, keep) -> sum(x, axes, keep).log()));
    rules.put("ReduceLogSumExp", reduction(ReductionRules::logSumExp));
    rules.put("ReduceSumSquare", reduction((x, axes, keep) -> sum(x.mul(x), axes, keep)));
    rules.put("ReduceProd", reduction(ReductionRules::prod));
    rules.put("ReduceMax", reduction(ReductionRules::max));
    rules.put("ReduceMin", reduction((x, axes, keep) -> min(x, axes, keep)));
  }

  private static Rule reduction(Reduction reduce) {
    return call -> {
      NDArray x = call.in(0);
      int rank = x.getShape().dimension();
      long[] axes = call.longs("axes", 1).orElse(new long[0]);
      boolean keep = call.node().intAttribute("keepdims", 1) != 0;
      if (axes.length == 0 && call.node().intAttribute("noop_with_empty_axes", 0) != 0) {
        return Numbers.alias(x);
      }
      int[] all = axes.length == 0 ? IntStream.range(0, rank).toArray() : Call.axes(axes, rank);
      return all.length == 0 ? reduceScalar(x, reduce) : reduce.apply(x, all, keep);
    };
  }

  /** A scalar has no axis; it is given one. */
  private static NDArray reduceScalar(NDArray x, Reduction reduce) {
    return reduce.apply(x.reshape(new Shape(1)), new int[] {0}, false);
  }

  /** PyTorch sums small integers in 64 bits. */
  public static NDArray sum(NDArray x, int[] axes, boolean keep) {
    return x.sum(axes, keep).toType(x.getDataType(), false);
  }

  /** DJL's own mean takes one axis. */
  public static NDArray mean(NDArray x, int[] axes, boolean keep) {
    long count = 1;
    for (int axis : axes) {
      count *= x.getShape().get(axis);
    }
    NDArray sum = sum(x, axes, keep);
    return x.getDataType().isFloating()
        ? sum.div(Scalars.of(count))
        : ArithmeticRules.div(sum, sum.onesLike().mul(Scalars.of(count)));
  }

  /** The root has no slope at zero, so that what is zero everywhere gets none. */
  public static NDArray l2(NDArray x, int[] axes, boolean keep) {
    NDArray squares = sum(x.mul(x), axes, keep);
    if (!squares.getDataType().isFloating()) {
      return squares.toType(DataType.FLOAT64, false).sqrt().toType(x.getDataType(), false);
    }
    if (!Casts.mayFlow(squares)) {
      return squares.sqrt();
    }
    NDArray zero = squares.eq(0);
    NDArray safe = Picking.where(zero, squares.onesLike(), squares);
    return Picking.where(zero, squares.zerosLike(), safe.sqrt());
  }

  /** Shifted by the maximum, so that no exponential overflows. */
  static NDArray logSumExp(NDArray x, int[] axes, boolean keep) {
    if (x.isEmpty()) {
      return x.exp().sum(axes, keep).log();
    }
    NDArray most = max(x.stopGradient(), axes, true);
    NDArray shift = Picking.where(most.isInfinite(), most.zerosLike(), most);
    NDArray sum = x.sub(shift).exp().sum(axes, true).log().add(shift);
    return keep ? sum : sum.reshape(without(sum, axes));
  }

  private static Shape without(NDArray kept, int[] axes) {
    long[] shape =
        IntStream.range(0, kept.getShape().dimension())
            .filter(i -> IntStream.of(axes).noneMatch(a -> a == i))
            .mapToLong(i -> kept.getShape().get(i))
            .toArray();
    return new Shape(shape);
  }

  static NDArray prod(NDArray x, int[] axes, boolean keep) {
    return stepwise(x, axes, keep, JniUtils::prod).toType(x.getDataType(), false);
  }

  public static NDArray max(NDArray x, int[] axes, boolean keep) {
    return extreme(x, axes, keep, JniUtils::max, Double.NEGATIVE_INFINITY);
  }

  static NDArray min(NDArray x, int[] axes, boolean keep) {
    return extreme(x, axes, keep, JniUtils::min, Double.POSITIVE_INFINITY);
  }

  private static NDArray extreme(NDArray x, int[] axes, boolean keep, Step step, double ofNothing) {
    DataType type = x.getDataType();
    if (x.isEmpty()) {
      // The extreme of nothing: what changes no other number.
      NDArray counted = x.toType(DataType.FLOAT32, false).sum(axes, keep);
      NDArray filled = counted.zerosLike().add(ofNothing);
      return type == DataType.BOOLEAN ? filled.gt(0) : filled.toType(type, false);
    }
    if (type == DataType.BOOLEAN) {
      return stepwise(x.toType(DataType.UINT8, false), axes, keep, step).toType(type, false);
    }
    return stepwise(x, axes, keep, step);
  }

  private static NDArray stepwise(NDArray x, int[] axes, boolean keep, Step step) {
    NDArray result = x;
    for (int i = axes.length - 1; i >= 0; i--) {
      result = step.apply((PtNDArray) result, axes[i], keep);
    }
    return result;
  }
}
