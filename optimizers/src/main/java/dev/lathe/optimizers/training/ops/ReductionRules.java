package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.stream.IntStream;

/** Reductions over axes. */
final class ReductionRules {
  /** Reduces some axes, which are kept with length one or dropped. */
  interface Reduction {
    NDArray apply(NDArray x, int[] axes, boolean keep);
  }

  private ReductionRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("ReduceMean", reduction(ReductionRules::mean));
    rules.put("ReduceSum", reduction(NDArray::sum));
  }

  /** DJL's own mean takes one axis. */
  static NDArray mean(NDArray x, int[] axes, boolean keep) {
    long count = 1;
    for (int axis : axes) {
      count *= x.getShape().get(axis);
    }
    return x.sum(axes, keep).div(count);
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
      return reduce.apply(x, all, keep);
    };
  }
}
