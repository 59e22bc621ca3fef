package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries a plan out on a copy of the model. */
final class ChannelCut {
  private final OnnxModel source;
  private final OnnxModel target;
  private final Kept kept;
  private final Map<Value, Value> copies = new IdentityHashMap<>();

  private ChannelCut(OnnxModel source, Kept kept) {
    this.source = source;
    this.target = source.copy();
    this.kept = kept;
    match(source.graph(), target.graph());
  }

  /** The model without what goes. */
  static OnnxModel apply(PrunePlan plan) {
    return apply(plan.source(), plan.kept());
  }

  static OnnxModel apply(DependencyGroups groups, Kept kept) {
    ChannelCut cut = new ChannelCut(groups.model(), kept);
    NodePatches patches = new NodePatches(groups, kept, cut.target);
    List<Node> before = groups.model().graph().nodes();
    List<Node> after = cut.target.graph().nodes();
    for (int i = 0; i < before.size(); i++) {
      patches.patch(before.get(i), after.get(i));
    }
    cut.tensors();
    GraphEdits.forgetInnerTypes(cut.target.graph());
    return cut.target;
  }

  private void match(Graph a, Graph b) {
    pair(a.inputs(), b.inputs());
    pair(a.initializers(), b.initializers());
    List<Node> before = a.nodes();
    List<Node> after = b.nodes();
    for (int i = 0; i < before.size(); i++) {
      for (int k = 0; k < before.get(i).outputs().size(); k++) {
        Optional<Value> v = before.get(i).output(k);
        if (v.isPresent()) {
          copies.put(v.get(), after.get(i).output(k).orElseThrow());
        }
      }
    }
  }

  private void pair(List<Value> a, List<Value> b) {
    for (int i = 0; i < a.size(); i++) {
      copies.put(a.get(i), b.get(i));
    }
  }

  private void tensors() {
    Constants constants = new Constants(source);
    for (Value v : kept.values()) {
      Optional<TensorData> tensor = constants.of(v);
      if (tensor.isPresent()) {
        TensorData smaller = tensor.get();
        for (int axis : kept.of(v).keySet()) {
          smaller = select(smaller, axis, kept.kept(v, axis).orElseThrow());
        }
        Value copy = copies.get(v);
        Constants.replace(copy, smaller);
        TensorData written = smaller;
        copy.tensorType()
            .ifPresent(
                t ->
                    copy.setType(
                        Optional.of(
                            dev.lathe.engine.graph.ValueType.tensor(
                                t.elementType(), written.shape()))));
      }
    }
  }

  /** The tensor with only these indices of an axis. */
  static TensorData select(TensorData tensor, int axis, int[] indices) {
    long[] shape = tensor.shape().clone();
    int width = tensor.type().bits() / 8;
    long inner = width;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    long outer = 1;
    for (int i = 0; i < axis; i++) {
      outer *= shape[i];
    }
    int run = Math.toIntExact(inner);
    long length = shape[axis];
    ByteBuffer from = tensor.bytes();
    ByteBuffer to = Tensors.buffer(outer * indices.length * inner);
    for (long o = 0; o < outer; o++) {
      for (int index : indices) {
        to.put(from.slice(Math.toIntExact((o * length + index) * inner), run));
      }
    }
    to.flip();
    shape[axis] = indices.length;
    return new TensorData.InMemory(tensor.type(), shape, to);
  }
}
