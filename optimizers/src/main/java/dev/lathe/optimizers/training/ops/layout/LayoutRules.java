package dev.lathe.optimizers.training.ops.layout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.Broadcasting;
import dev.lathe.optimizers.training.ops.arrays.Joining;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** What changes the shape but no element. */
public final class LayoutRules {
  private LayoutRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Identity", (Rule) c -> Numbers.alias(c.in(0)));
    rules.put("Reshape", (Rule) LayoutRules::reshape);
    rules.put("Flatten", (Rule) LayoutRules::flatten);
    rules.put("Transpose", (Rule) LayoutRules::transpose);
    rules.put("Unsqueeze", (Rule) LayoutRules::unsqueeze);
    rules.put("Squeeze", (Rule) LayoutRules::squeeze);
    rules.put("Concat", (Rule) LayoutRules::concat);
    rules.put("Expand", (Rule) LayoutRules::expand);
    rules.put("Shape", (Rule) LayoutRules::shape);
    rules.put("Size", (Rule) c -> c.ofLongs(new long[] {c.in(0).size()}));
  }

  /** 0 keeps the length (unless {@code allowzero}), -1 is what remains. */
  private static NDArray reshape(Call call) {
    long[] target = call.longs("shape", 1).orElseThrow().clone();
    boolean zeroIsZero = call.node().intAttribute("allowzero", 0) != 0;
    for (int i = 0; i < target.length; i++) {
      target[i] = target[i] == 0 && !zeroIsZero ? call.shape(0)[i] : target[i];
    }
    return call.in(0).reshape(new Shape(target));
  }

  private static NDArray flatten(Call call) {
    long[] shape = call.shape(0);
    int axis = call.axis("axis", 1, shape.length);
    long rows = Arrays.stream(shape, 0, axis).reduce(1, (a, b) -> a * b);
    long columns = Arrays.stream(shape, axis, shape.length).reduce(1, (a, b) -> a * b);
    return call.in(0).reshape(rows, columns);
  }

  private static NDArray transpose(Call call) {
    int rank = call.rank(0);
    int[] reversed = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    return call.in(0)
        .transpose(call.node().intsAttribute("perm").map(Numbers::ints).orElse(reversed));
  }

  private static NDArray unsqueeze(Call call) {
    long[] axes = call.longs("axes", 1).orElseThrow();
    long[] shape = call.shape(0);
    int rank = shape.length + axes.length;
    int[] fresh = Call.axes(axes, rank);
    long[] target = new long[rank];
    int from = 0;
    for (int i = 0; i < rank; i++) {
      target[i] = Arrays.binarySearch(fresh, i) >= 0 ? 1 : shape[from++];
    }
    return call.in(0).reshape(new Shape(target));
  }

  private static NDArray squeeze(Call call) {
    long[] shape = call.shape(0);
    int[] gone =
        call.longs("axes", 1)
            .map(a -> Call.axes(a, shape.length))
            .orElseGet(() -> IntStream.range(0, shape.length).filter(i -> shape[i] == 1).toArray());
    long[] target =
        IntStream.range(0, shape.length)
            .filter(i -> Arrays.binarySearch(gone, i) < 0)
            .mapToLong(i -> shape[i])
            .toArray();
    return call.in(0).reshape(new Shape(target));
  }

  private static NDArray concat(Call call) {
    return Joining.along(
        new NDList(call.all()), call.axis("axis", 0, call.all().get(0).getShape().dimension()));
  }

  /** Broadcasts both ways: the given shape may hold ones where the input is longer. */
  private static NDArray expand(Call call) {
    Shape given = new Shape(call.longs(1));
    return call.in(0).broadcast(Broadcasting.shape(call.in(0).getShape(), given));
  }

  private static NDArray shape(Call call) {
    long[] shape = call.shape(0);
    int from = clamp(call.node().intAttribute("start", 0), shape.length);
    int to = clamp(call.node().intAttribute("end", shape.length), shape.length);
    long[] part = Arrays.copyOfRange(shape, from, Math.max(from, to));
    return call.ofLongs(part, part.length);
  }

  private static int clamp(long at, int rank) {
    return (int) Math.max(0, Math.min(rank, at < 0 ? at + rank : at));
  }
}
