package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Writing elements to places given by indices. */
public final class ScatterRules {
  private ScatterRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Scatter", (Rule) ScatterRules::elements);
    rules.put("ScatterElements", (Rule) ScatterRules::elements);
    rules.put("ScatterND", (Rule) ScatterRules::nd);
    rules.put("TensorScatter", (Rule) ScatterRules::tensor);
  }

  private static NDArray elements(Call call) {
    NDArray data = call.in(0);
    int axis = call.axis("axis", 0, call.rank(0));
    NDArray indices = Picking.positive(call.in(1), call.shape(0)[axis]);
    if (indices.isEmpty()) {
      return Numbers.alias(data);
    }
    String reduction = call.node().stringAttribute("reduction", "none");
    if (reduction.equals("none")) {
      return data.scatter(indices, call.in(2), axis);
    }
    long[] at = places(Numbers.longs(indices), call.shape(1), call.shape(0), axis);
    return combine(call, data, at, call.in(2), reduction);
  }

  /** The flat position in the data of each element of the updates. */
  private static long[] places(long[] indices, long[] updates, long[] data, int axis) {
    long[] places = new long[indices.length];
    for (int i = 0; i < places.length; i++) {
      long rest = i;
      long stride = 1;
      for (int d = data.length - 1; d >= 0; d--) {
        places[i] += stride * (d == axis ? indices[i] : rest % updates[d]);
        rest /= updates[d];
        stride *= data[d];
      }
    }
    return places;
  }

  private static NDArray nd(Call call) {
    NDArray data = call.in(0);
    if (call.in(1).isEmpty()) {
      return Numbers.alias(data);
    }
    long[] shape = call.shape(0);
    int depth = (int) call.shape(1)[call.rank(1) - 1];
    long inner = HostArrays.product(shape, depth, shape.length);
    NDArray rows = Coordinates.rows(call, call.in(1), shape, 0);
    NDArray places =
        rows.reshape(new Shape(rows.size(), 1))
            .mul(Scalars.of(inner))
            .add(HostArrays.range(call.manager(), inner))
            .flatten();
    String reduction = call.node().stringAttribute("reduction", "none");
    return reduction.equals("none")
        ? data.put(places, call.in(2).flatten())
        : combine(call, data, Numbers.longs(places), call.in(2), reduction);
  }

  /**
   * Combines each update with what stands at its place. An element that is hit several times is
   * combined in as many rounds, since PyTorch's one-step forms are not within reach of DJL.
   */
  private static NDArray combine(
      Call call, NDArray data, long[] places, NDArray updates, String reduction) {
    BinaryOperator<NDArray> operator =
        switch (reduction) {
          case "add" -> NDArray::add;
          case "mul" -> NDArray::mul;
          case "max" -> NDArrays::maximum;
          case "min" -> NDArrays::minimum;
          default ->
              throw new UnsupportedOperatorException(
                  "the reduction '" + reduction + "' is unknown");
        };
    NDArray flatUpdates = updates.flatten();
    NDArray result = data;
    for (List<Integer> round : rounds(places)) {
      long[] from = round.stream().mapToLong(i -> i).toArray();
      long[] to = round.stream().mapToLong(i -> places[i]).toArray();
      NDArray at = HostArrays.of(call.manager(), to, to.length);
      NDArray old = result.take(call.manager(), at);
      NDArray add = Picking.along(call, flatUpdates, 0, from);
      result = result.put(at, operator.apply(old, add));
    }
    return result;
  }

  private static List<List<Integer>> rounds(long[] places) {
    Map<Long, Integer> hits = new HashMap<>();
    List<List<Integer>> rounds = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      int round = hits.merge(places[i], 1, Integer::sum) - 1;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(i);
    }
    return rounds;
  }

  /** Writes a step of a key or value cache: each sequence has its own place to write to. */
  private static NDArray tensor(Call call) {
    NDArray past = call.in(0);
    NDArray update = call.in(1);
    int rank = call.rank(0);
    int axis = call.axis("axis", -2, rank);
    long[] shape = call.shape(0);
    long batch = shape[0];
    long most = shape[axis];
    long steps = call.shape(1)[axis];
    boolean circular = call.node().stringAttribute("mode", "linear").equals("circular");
    long[] starts = call.maybeLongs(2).orElseGet(() -> new long[(int) batch]);
    long[] at = new long[(int) (batch * steps)];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        long to = starts[b] + t;
        at[(int) (b * steps + t)] = circular ? to % most : to;
      }
    }
    long[] spread = Lengths.filled(rank, 1);
    spread[0] = batch;
    spread[axis] = steps;
    NDArray indices =
        HostArrays.of(call.manager(), at, spread)
            .toType(DataType.INT64, false)
            .broadcast(update.getShape());
    return past.scatter(indices, update, axis);
  }
}
