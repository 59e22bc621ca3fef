package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The different elements, or slices along an axis, with where they first stood and how often. */
final class UniqueRule {
  private UniqueRule() {}

  static List<NDArray> unique(Call call) {
    boolean flat = call.node().attribute("axis").isEmpty();
    NDArray x = flat ? call.in(0).flatten() : call.in(0);
    int rank = x.getShape().dimension();
    int axis = flat ? 0 : call.axis("axis", 0, rank);
    int count = (int) x.getShape().get(axis);
    int[] axisFirst =
        IntStream.concat(IntStream.of(axis), IntStream.range(0, rank).filter(i -> i != axis))
            .toArray();
    double[] all = HostArrays.doubles(rank == 1 ? x : x.transpose(axisFirst));
    int width = count == 0 ? 0 : all.length / count;
    Map<List<Double>, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      List<Double> key =
          DoubleStream.of(Arrays.copyOfRange(all, i * width, (i + 1) * width)).boxed().toList();
      places.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    List<List<Double>> keys = new ArrayList<>(places.keySet());
    if (call.node().intAttribute("sorted", 1) != 0) {
      keys.sort(UniqueRule.lexicographic());
    }
    return results(call, x, axis, keys, places, count);
  }

  private static Comparator<List<Double>> lexicographic() {
    return (a, b) -> {
      for (int i = 0; i < a.size(); i++) {
        int order = Double.compare(a.get(i), b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static List<NDArray> results(
      Call call,
      NDArray x,
      int axis,
      List<List<Double>> keys,
      Map<List<Double>, List<Integer>> places,
      int count) {
    long[] first = new long[keys.size()];
    long[] counts = new long[keys.size()];
    long[] inverse = new long[count];
    for (int k = 0; k < first.length; k++) {
      List<Integer> at = places.get(keys.get(k));
      first[k] = at.get(0);
      counts[k] = at.size();
      for (int i : at) {
        inverse[i] = k;
      }
    }
    return List.of(
        Picking.along(call, x, axis, first),
        HostArrays.of(call.manager(), first, first.length),
        HostArrays.of(call.manager(), inverse, inverse.length),
        HostArrays.of(call.manager(), counts, counts.length));
  }
}
