package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Picking elements. */
final class IndexRules {
  private IndexRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("Gather", (Rule) IndexRules::gather);
    rules.put("Slice", (Rule) IndexRules::slice);
  }

  /** Rows along an axis; the axis comes first, then the rows are taken, then it goes back. */
  private static NDArray gather(Call call) {
    NDArray data = call.in(0);
    NDArray indices = call.in(1).toType(DataType.INT64, false);
    int rank = call.rank(0);
    int axis = call.axis("axis", 0, rank);
    long length = call.shape(0)[axis];
    NDArray positive = NDArrays.where(indices.lt(0), indices.add(length), indices);
    if (axis == 0 && rank == 2 && data.getDataType().isFloating()) {
      return Embedding.embedding(positive, data, SparseFormat.DENSE).singletonOrThrow();
    }
    int[] first =
        IntStream.concat(IntStream.of(axis), IntStream.range(0, rank).filter(i -> i != axis))
            .toArray();
    NDArray moved = axis == 0 ? data : data.transpose(first);
    NDArray rows = moved.get(new NDIndex("{}", positive.flatten()));
    // rows: [indices, the other axes]; wanted: [before, indices..., behind].
    int picked = indices.getShape().dimension();
    long[] shape =
        LongStream.concat(
                LongStream.of(indices.getShape().getShape()),
                LongStream.of(moved.getShape().getShape()).skip(1))
            .toArray();
    NDArray shaped = rows.reshape(new Shape(shape));
    if (axis == 0) {
      return shaped;
    }
    int[] back =
        IntStream.concat(
                IntStream.concat(
                    IntStream.range(picked, picked + axis), IntStream.range(0, picked)),
                IntStream.range(picked + axis, shape.length))
            .toArray();
    return shaped.transpose(back);
  }

  /** By attributes up to operator set 9, by inputs since. */
  private static NDArray slice(Call call) {
    long[] shape = call.shape(0);
    long[] starts = call.longs("starts", 1).orElseThrow();
    long[] ends = call.longs("ends", 2).orElseThrow();
    long[] axes =
        call.longs("axes", 3).orElseGet(() -> LongStream.range(0, starts.length).toArray());
    long[] steps = call.maybeLongs(4).orElseGet(() -> Window.filled(starts.length, 1));
    NDArray x = call.in(0);
    for (int i = 0; i < starts.length; i++) {
      int axis = Call.axis(axes[i], shape.length);
      x = SliceRule.along(call, x, axis, starts[i], ends[i], steps[i]);
    }
    return x == call.in(0) ? Numbers.alias(x) : x;
  }
}
