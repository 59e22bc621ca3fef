package dev.lathe.optimizers.training.ops.layout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.ops.rule.TypeAttribute;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What repeats, cuts, masks or reverses along axes. */
public final class ArrangeRules {
  private ArrangeRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Tile", (Rule) ArrangeRules::tile);
    rules.put("Split", ArrangeRules::split);
    rules.put("Pad", (Rule) PadRule::pad);
    rules.put("Trilu", (Rule) ArrangeRules::trilu);
    rules.put("EyeLike", (Rule) ArrangeRules::eyeLike);
    rules.put("CenterCropPad", (Rule) ArrangeRules::centerCropPad);
    rules.put("ReverseSequence", (Rule) ArrangeRules::reverseSequence);
  }

  /** Operator set 1 names one axis and one number of tiles. */
  private static NDArray tile(Call call) {
    long[] repeats = call.longs(1);
    if (call.opset() < 6) {
      repeats = Lengths.filled(call.rank(0), 1);
      repeats[(int) call.longs(2)[0]] = call.longs(1)[0];
    }
    return repeats.length == 0 ? Numbers.alias(call.in(0)) : call.in(0).tile(repeats);
  }

  /** Sizes by attribute or input; else equal parts, the last one smaller. */
  private static List<NDArray> split(Call call) {
    int axis = call.axis("axis", 0, call.rank(0));
    long length = call.shape(0)[axis];
    int parts = (int) call.node().intAttribute("num_outputs", call.node().outputs().size());
    long[] sizes = call.longs("split", 1).orElseGet(() -> equalParts(length, parts));
    return JniUtils.split((PtNDArray) call.in(0), sizes, axis);
  }

  private static long[] equalParts(long length, int parts) {
    long size = (length + parts - 1) / parts;
    return LongStream.range(0, parts)
        .map(i -> Math.max(0, Math.min(size, length - i * size)))
        .toArray();
  }

  private static NDArray trilu(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    long rows = call.shape(0)[rank - 2];
    long columns = call.shape(0)[rank - 1];
    long k = call.maybeLongs(1).map(a -> a[0]).orElse(0L);
    NDArray below = HostArrays.range(call.manager(), rows).reshape(rows, 1).add(k);
    NDArray right = HostArrays.range(call.manager(), columns);
    boolean upper = call.node().intAttribute("upper", 1) != 0;
    return Picking.where(upper ? right.gte(below) : right.lte(below), x, x.zerosLike());
  }

  private static NDArray eyeLike(Call call) {
    long rows = call.shape(0)[0];
    long columns = call.shape(0)[1];
    long k = call.node().intAttribute("k", 0);
    long[] eye = new long[Math.toIntExact(rows * columns)];
    for (long i = Math.max(0, -k); i < rows && i + k < columns; i++) {
      eye[(int) (i * columns + i + k)] = 1;
    }
    DataType type = TypeAttribute.of(call, "dtype").orElse(call.in(0).getDataType());
    return HostArrays.of(call.manager(), eye, type, rows, columns);
  }

  /** Cuts or pads around the middle. */
  private static NDArray centerCropPad(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    long[] wanted = call.longs(1);
    int[] axes =
        call.node()
            .intsAttribute("axes")
            .map(a -> Arrays.stream(a).mapToInt(i -> Call.axis(i, rank)).toArray())
            .orElseGet(() -> java.util.stream.IntStream.range(0, rank).toArray());
    long[] begin = new long[rank];
    long[] end = new long[rank];
    for (int i = 0; i < axes.length; i++) {
      long missing = wanted[i] - call.shape(0)[axes[i]];
      begin[axes[i]] = missing < 0 ? -(-missing / 2) : missing / 2;
      end[axes[i]] = missing - begin[axes[i]];
    }
    return PadRule.constant(x, begin, end, 0);
  }

  /** Turns the first so many steps of each sequence round. */
  private static NDArray reverseSequence(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    int batchAxis = call.axis("batch_axis", 1, rank);
    int timeAxis = call.axis("time_axis", 0, rank);
    long[] lengths = call.longs(1);
    int steps = (int) call.shape(0)[timeAxis];
    boolean timeFirst = timeAxis < batchAxis;
    long[] from = new long[lengths.length * steps];
    for (int b = 0; b < lengths.length; b++) {
      for (int t = 0; t < steps; t++) {
        int at = timeFirst ? t * lengths.length + b : b * steps + t;
        from[at] = t < lengths[b] ? lengths[b] - 1 - t : t;
      }
    }
    long[] shape = Lengths.filled(rank, 1);
    shape[batchAxis] = lengths.length;
    shape[timeAxis] = steps;
    NDArray index = HostArrays.of(call.manager(), from, shape).broadcast(x.getShape());
    return x.gather(index, timeAxis);
  }
}
