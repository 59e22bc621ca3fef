package dev.lathe.optimizers.training.ops.layout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Optional;
import java.util.stream.LongStream;

/** Padding of any axes; negative pads cut. */
public final class PadRule {
  private PadRule() {}

  static NDArray pad(Call call) {
    int rank = call.rank(0);
    Optional<long[]> old = call.node().intsAttribute("paddings");
    long[] pads = old.isPresent() ? old.get() : call.longs("pads", 1).orElseThrow();
    long[] axes = call.maybeLongs(3).orElseGet(() -> LongStream.range(0, rank).toArray());
    long[] begin = new long[rank];
    long[] end = new long[rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = Call.axis(axes[i], rank);
      begin[axis] = pads[i];
      end[axis] = pads[i + axes.length];
    }
    String mode = call.node().stringAttribute("mode", "constant");
    if (mode.equals("constant")) {
      double value =
          call.maybe(2).map(Numbers::first).orElse((double) call.node().floatAttribute("value", 0));
      return constant(call.in(0), begin, end, value);
    }
    return repeating(call, begin, end, mode);
  }

  /** Pads each axis with one value. */
  public static NDArray constant(NDArray x, long[] begin, long[] end, double value) {
    // PyTorch lists the pads of the last axis first.
    int rank = begin.length;
    long[] pads = new long[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      pads[2 * (rank - 1 - axis)] = begin[axis];
      pads[2 * (rank - 1 - axis) + 1] = end[axis];
    }
    DataType type = x.getDataType();
    if (type == DataType.BOOLEAN) {
      PtNDArray bytes = (PtNDArray) x.toType(DataType.UINT8, false);
      return JniUtils.pad(bytes, pads, value).toType(type, false);
    }
    return JniUtils.pad((PtNDArray) x, pads, value);
  }

  private static NDArray repeating(Call call, long[] begin, long[] end, String mode) {
    NDArray x = call.in(0);
    for (int axis = 0; axis < begin.length; axis++) {
      if (begin[axis] != 0 || end[axis] != 0) {
        long length = x.getShape().get(axis);
        long to = length + end[axis];
        long[] from =
            LongStream.range(-begin[axis], to).map(i -> source(i, length, mode)).toArray();
        x = Picking.along(call, x, axis, from);
      }
    }
    return x == call.in(0) ? Numbers.alias(x) : x;
  }

  private static long source(long at, long length, String mode) {
    return switch (mode) {
      case "edge" -> Math.max(0, Math.min(length - 1, at));
      case "wrap" -> Math.floorMod(at, length);
      case "reflect" -> {
        long period = Math.max(1, 2 * (length - 1));
        long inside = Math.floorMod(at, period);
        yield Math.min(inside, period - inside);
      }
      default ->
          throw new UnsupportedOperatorException("the padding mode '" + mode + "' is unknown");
    };
  }
}
