package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.List;
import java.util.Map;

/** What chooses elements by their values. */
public final class SelectionRules {
  private SelectionRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Where", (Rule) c -> Picking.where(c.in(0), c.in(1), c.in(2)));
    rules.put("TopK", SelectionRules::topK);
    rules.put("NonZero", (Rule) SelectionRules::nonZero);
    rules.put("OneHot", (Rule) SelectionRules::oneHot);
    rules.put("Unique", UniqueRule::unique);
    rules.put("NonMaxSuppression", (Rule) SuppressionRule::suppress);
  }

  /** Sorted, as ONNX breaks ties by the lower index and PyTorch's own topk does not. */
  private static List<NDArray> topK(Call call) {
    NDArray x = call.in(0);
    int axis = call.axis("axis", -1, call.rank(0));
    long k = call.maybeLongs(1).map(a -> a[0]).orElseGet(() -> call.node().intAttribute("k", 1));
    boolean largest = call.node().intAttribute("largest", 1) != 0;
    NDArray order = JniUtils.argSort((PtNDArray) x, axis, largest);
    NDArray first = JniUtils.slice((PtNDArray) order, axis, 0, k, 1);
    return List.of(x.gather(first, axis), first);
  }

  private static NDArray nonZero(Call call) {
    NDArray x = call.in(0);
    NDArray places = JniUtils.nonZeros((PtNDArray) x);
    return places.transpose();
  }

  /** Compares with each class, so that values and types may be any. */
  private static NDArray oneHot(Call call) {
    NDArray indices = call.in(0).toType(DataType.INT64, false);
    long depth = (long) call.number(1);
    int rank = call.rank(0) + 1;
    int axis = call.axis("axis", -1, rank);
    NDArray counted = Picking.where(indices.lt(0), indices.add(depth), indices);
    long[] spread = Lengths.filled(rank, 1);
    spread[axis] = depth;
    NDArray classes = HostArrays.range(call.manager(), depth).reshape(new Shape(spread));
    NDArray hit = counted.expandDims(axis).eq(classes);
    NDArray values = call.in(2);
    Shape one = new Shape(Lengths.filled(rank, 1));
    NDArray off = Picking.along(call, values, 0, new long[] {0}).reshape(one);
    NDArray on = Picking.along(call, values, 0, new long[] {1}).reshape(one);
    return Picking.where(hit, on, off);
  }
}
