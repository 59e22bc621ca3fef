package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which values of a model can never change. An initializer that is also a graph input may be only a
 * default: see {@link FileFormat}.
 */
public final class Constants {
  private final Set<Value> overridable = GraphWalk.identitySet();

  /** Looks at the inputs of the model's graph as they are now. */
  public Constants(OnnxModel model) {
    if (!FileFormat.listedInputsAreConstants(model)) {
      overridable.addAll(model.graph().inputs());
    }
  }

  /** The tensor, where the value is a constant initializer or made by a Constant node. */
  public Optional<TensorData> of(Value value) {
    if (value.constant().isPresent()) {
      return isOverridable(value) ? Optional.empty() : value.constant();
    }
    return value.producer().flatMap(Constants::ofNode);
  }

  /** The constant at an input of a node; empty where it is left out or not constant. */
  public Optional<TensorData> input(Node node, int index) {
    return node.input(index).flatMap(this::of);
  }

  /** The whole numbers at an input of a node. */
  public Optional<long[]> longs(Node node, int index) {
    return input(node, index)
        .filter(t -> !t.type().isFloatingPoint() && t.type().bits() >= 8)
        .map(Tensors::longs);
  }

  /** Whether the value has an initializer that callers may override. */
  public boolean isOverridable(Value value) {
    return overridable.contains(value);
  }

  /** What a Constant node yields; empty for other nodes and for sparse constants. */
  public static Optional<TensorData> ofNode(Node node) {
    if (!node.is("Constant")) {
      return Optional.empty();
    }
    for (Attribute a : node.attributes()) {
      Optional<TensorData> tensor = tensor(a.value());
      if (tensor.isPresent()) {
        return tensor;
      }
    }
    return Optional.empty();
  }

  private static Optional<TensorData> tensor(Attribute.AttributeValue value) {
    if (value instanceof Attribute.TensorValue t) {
      return Optional.of(t.tensor());
    }
    if (value instanceof Attribute.FloatValue f) {
      return Optional.of(Tensors.ofFloats(new float[] {f.value()}));
    }
    if (value instanceof Attribute.IntValue i) {
      return Optional.of(Tensors.ofLongs(new long[] {i.value()}));
    }
    if (value instanceof Attribute.FloatsValue f) {
      float[] floats = new float[f.values().size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = f.values().get(i);
      }
      return Optional.of(Tensors.ofFloats(floats, floats.length));
    }
    if (value instanceof Attribute.IntsValue i) {
      long[] longs = i.values().stream().mapToLong(Long::longValue).toArray();
      return Optional.of(Tensors.ofLongs(longs, longs.length));
    }
    if (value instanceof Attribute.StringValue s) {
      return Optional.of(new TensorData.Strings(new long[0], List.of(s.text())));
    }
    if (value instanceof Attribute.StringsValue s) {
      return Optional.of(
          new TensorData.Strings(
              new long[] {s.values().size()},
              s.values().stream().map(Attribute.Bytes::text).toList()));
    }
    return Optional.empty();
  }

  /**
   * Gives a constant another tensor: the initializer is replaced where it lies, a Constant node
   * gets a new attribute.
   */
  public static void replace(Value value, TensorData tensor) {
    Optional<Node> producer = value.producer();
    if (producer.isPresent()) {
      Node node = producer.get();
      node.attributes().forEach(a -> node.removeAttribute(a.name()));
      node.setAttribute(Attribute.of("value", tensor));
      return;
    }
    value.graph().setInitializer(value, tensor);
  }
}
