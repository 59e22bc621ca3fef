package dev.lathe.optimizers.recipe;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fingerprint of a graph that shows whether somebody changed it: cheap, because immutable parts
 * (tensors, attributes) are compared by identity. Holding it keeps them alive, so that an identity
 * cannot be taken over by a newcomer.
 */
record GraphFingerprint(List<Object> parts) {
  static GraphFingerprint of(OnnxModel model) {
    List<Object> parts = new ArrayList<>();
    for (Graph graph : GraphWalk.graphs(model)) {
      parts.add(graph.inputs().size());
      graph.inputs().forEach(v -> value(parts, v));
      graph.initializers().forEach(v -> value(parts, v));
      graph.outputs().forEach(v -> value(parts, v));
      for (Node node : graph.nodes()) {
        parts.add(new Same(node));
        node.inputs().forEach(v -> value(parts, v));
        node.outputs().forEach(v -> value(parts, v));
        for (Attribute a : node.attributes()) {
          parts.add(new Same(a));
        }
      }
    }
    return new GraphFingerprint(parts);
  }

  private static void value(List<Object> parts, Optional<Value> value) {
    value.ifPresentOrElse(v -> value(parts, v), () -> parts.add("left out"));
  }

  private static void value(List<Object> parts, Value value) {
    parts.add(new Same(value));
    parts.add(value.name());
    parts.add(value.type());
    Optional<TensorData> constant = value.constant();
    parts.add(constant.<Object>map(Same::new).orElse(""));
  }

  /** Equal when it is the same object. */
  private record Same(Object object) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Same s && s.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }
}
