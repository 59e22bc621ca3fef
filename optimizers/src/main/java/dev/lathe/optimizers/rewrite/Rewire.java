package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/** The few ways in which passes take nodes out of a graph. */
public final class Rewire {
  private Rewire() {}

  /**
   * Whether {@link #bypass} may be called. It may not where the node's output is an output of its
   * graph and the replacement cannot take over its name: because it is a graph input, an
   * initializer, an output itself, or stands in another graph. Nor where something reads another
   * output of the node, which would go with it.
   */
  public static boolean canBypass(Node node, Value replacement) {
    if (node.outputs().stream().skip(1).flatMap(Optional::stream).anyMatch(Value::isUsed)) {
      return false;
    }
    Value output = node.firstOutput();
    Graph graph = output.graph();
    return !graph.isOutput(output)
        || replacement.graph() == graph
            && replacement.producer().isPresent()
            && !graph.isOutput(replacement);
  }

  /**
   * Removes a node; whoever read its first output reads the replacement. Where the output was an
   * output of the graph, the replacement takes over its name and declared type, so that callers see
   * no difference.
   */
  public static void bypass(Node node, Value replacement) {
    if (!canBypass(node, replacement)) {
      throw new IllegalArgumentException("node " + node.label() + " cannot be taken out");
    }
    Value output = node.firstOutput();
    Graph graph = output.graph();
    output.replaceAllUsesWith(replacement);
    if (graph.isOutput(output)) {
      String name = output.name();
      graph.replaceOutput(output, replacement);
      output.setName(graph.freshName(name));
      replacement.setName(name);
      replacement.setType(output.type().or(replacement::type));
      replacement.setUnknownFields(output.unknownFields());
    }
    graph.remove(node);
  }

  /**
   * Lets a value of other nodes take a node's place: whoever read the node's first output reads the
   * value, which takes over its name and declared type, and the node goes.
   *
   * @param value made by a node of the same graph, and no output of it
   */
  public static void substitute(Node node, Value value) {
    Value output = node.firstOutput();
    Graph graph = output.graph();
    output.replaceAllUsesWith(value);
    String name = output.name();
    graph.replaceOutput(output, value);
    output.setName(graph.freshName(name));
    value.setName(name);
    value.setType(output.type());
    value.setUnknownFields(output.unknownFields());
    graph.remove(node);
  }

  /**
   * Puts a constant in the place of a node's output and removes the node, if that was its only used
   * output. The constant takes the value's name.
   *
   * @return the new initializer; empty where the output is an output of the graph, which stays
   *     computed
   */
  public static Optional<Value> toInitializer(Value output, TensorData tensor) {
    Graph graph = output.graph();
    if (graph.isOutput(output)) {
      return Optional.empty();
    }
    String name = output.name();
    output.setName(graph.freshName(name));
    Value constant = graph.addInitializer(name, tensor);
    output.replaceAllUsesWith(constant);
    Node node = output.producer().orElseThrow();
    if (node.outputs().stream().flatMap(Optional::stream).noneMatch(Value::isUsed)) {
      graph.remove(node);
    }
    return Optional.of(constant);
  }
}
