package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Picking elements. */
public final class IndexRules {
  private IndexRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Gather", (Rule) IndexRules::gather);
    rules.put("GatherElements", (Rule) IndexRules::gatherElements);
    rules.put("GatherND", (Rule) IndexRules::gatherNd);
    rules.put("Slice", (Rule) IndexRules::slice);
    rules.put("Compress", (Rule) IndexRules::compress);
    rules.put("ai.onnx.ml:ArrayFeatureExtractor", (Rule) IndexRules::arrayFeatures);
  }

  private static NDArray gather(Call call) {
    NDArray data = call.in(0);
    int rank = call.rank(0);
    int axis = call.axis("axis", 0, rank);
    NDArray indices = Picking.positive(call.in(1), call.shape(0)[axis]);
    if (axis == 0 && rank == 2 && data.getDataType().isFloating()) {
      return Embedding.embedding(indices, data, SparseFormat.DENSE).singletonOrThrow();
    }
    long[] shape = call.shape(0);
    long[] out =
        LongStream.concat(
                LongStream.concat(LongStream.of(shape).limit(axis), LongStream.of(call.shape(1))),
                LongStream.of(shape).skip(axis + 1))
            .toArray();
    return Picking.along(data, axis, indices.flatten()).reshape(new Shape(out));
  }

  private static NDArray gatherElements(Call call) {
    int axis = call.axis("axis", 0, call.rank(0));
    return call.in(0).gather(Picking.positive(call.in(1), call.shape(0)[axis]), axis);
  }

  /** The last axis of the indices holds coordinates; whole slices are picked by them. */
  private static NDArray gatherNd(Call call) {
    long[] shape = call.shape(0);
    long[] picked = call.shape(1);
    int batch = (int) call.node().intAttribute("batch_dims", 0);
    int depth = (int) picked[picked.length - 1];
    long[] out =
        LongStream.concat(
                LongStream.of(picked).limit(picked.length - 1),
                LongStream.of(shape).skip(batch + depth))
            .toArray();
    NDArray rows = Coordinates.rows(call, call.in(1), shape, batch);
    long inner = HostArrays.product(shape, batch + depth, shape.length);
    long outer = HostArrays.product(shape, 0, batch + depth);
    NDArray flat = call.in(0).reshape(new Shape(outer, inner));
    return Picking.along(flat, 0, rows).reshape(new Shape(out));
  }

  /** By attributes up to operator set 9, by inputs since. */
  private static NDArray slice(Call call) {
    long[] shape = call.shape(0);
    long[] starts = call.longs("starts", 1).orElseThrow();
    long[] ends = call.longs("ends", 2).orElseThrow();
    long[] axes =
        call.longs("axes", 3).orElseGet(() -> LongStream.range(0, starts.length).toArray());
    long[] steps = call.maybeLongs(4).orElseGet(() -> Lengths.filled(starts.length, 1));
    NDArray x = call.in(0);
    for (int i = 0; i < starts.length; i++) {
      int axis = Call.axis(axes[i], shape.length);
      x = SliceRule.along(call, x, axis, starts[i], ends[i], steps[i]);
    }
    return x == call.in(0) ? Numbers.alias(x) : x;
  }

  /** The entries whose condition is true; without an axis those of the flattened input. */
  private static NDArray compress(Call call) {
    long[] conditions = call.longs(1);
    long[] chosen =
        IntStream.range(0, conditions.length)
            .filter(i -> conditions[i] != 0)
            .asLongStream()
            .toArray();
    boolean flat = call.node().attribute("axis").isEmpty();
    return flat
        ? Picking.along(call, call.in(0).flatten(), 0, chosen)
        : Picking.along(call, call.in(0), call.axis("axis", 0, call.rank(0)), chosen);
  }

  /** Columns of the last axis. */
  private static NDArray arrayFeatures(Call call) {
    NDArray x = call.rank(0) == 1 ? call.in(0).expandDims(0) : call.in(0);
    NDArray columns = call.in(1).flatten().toType(DataType.INT64, false);
    return Picking.along(x, x.getShape().dimension() - 1, columns);
  }
}
