package dev.lathe.optimizers.training.ops.reduction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Running sums and products along an axis, and where its extremes are. */
public final class AccumulationRules {
  private AccumulationRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("CumSum", (Rule) c -> accumulate(c, 0));
    rules.put("CumProd", (Rule) c -> accumulate(c, 1));
    rules.put("ArgMax", (Rule) c -> argument(c, JniUtils::argMax));
    rules.put("ArgMin", (Rule) c -> argument(c, JniUtils::argMin));
  }

  /**
   * Accumulates.
   *
   * @param nothing the sum or product of nothing, which an exclusive one begins with
   */
  private static NDArray accumulate(Call call, int nothing) {
    NDArray x = call.in(0);
    int axis = Call.axis(call.longs(1)[0], call.rank(0));
    boolean reverse = call.node().intAttribute("reverse", 0) != 0;
    NDArray forward = reverse ? x.flip(axis) : x;
    if (call.node().intAttribute("exclusive", 0) != 0) {
      forward = shifted(forward, axis, nothing);
    }
    NDArray sums =
        nothing == 0
            ? JniUtils.cumSum((PtNDArray) forward, axis).toType(x.getDataType(), false)
            : forward.cumProd(axis, x.getDataType());
    return reverse ? sums.flip(axis) : sums;
  }

  /** One place on; the first place gets the given number, the last one is lost. */
  private static NDArray shifted(NDArray x, int axis, int first) {
    long length = x.getShape().get(axis);
    PtNDArray head = JniUtils.slice((PtNDArray) x, axis, 0, 1, 1);
    PtNDArray kept = JniUtils.slice((PtNDArray) x, axis, 0, length - 1, 1);
    NDArray filled = first == 0 ? head.zerosLike() : head.onesLike();
    return NDArrays.concat(new NDList(filled, kept), axis);
  }

  /** Where an extreme is along an axis. */
  private interface Place {
    PtNDArray of(PtNDArray x, long axis, boolean keep);
  }

  private static NDArray argument(Call call, Place place) {
    int axis = call.axis("axis", 0, call.rank(0));
    boolean keep = call.node().intAttribute("keepdims", 1) != 0;
    UnaryOperator<NDArray> first = x -> place.of((PtNDArray) x, axis, keep);
    if (call.node().intAttribute("select_last_index", 0) == 0) {
      return first.apply(call.in(0));
    }
    return first.apply(call.in(0).flip(axis)).neg().add(call.shape(0)[axis] - 1);
  }
}
