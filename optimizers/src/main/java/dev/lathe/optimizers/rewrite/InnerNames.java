package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names of values inside subgraphs. ONNX lets the body of a Scan, Loop or If use a name again that
 * a value around it has, but the official type inference takes the two for one: where a pass gives
 * one of them another type, it would see a contradiction.
 */
public final class InnerNames {
  private InnerNames() {}

  /**
   * Gives every value its own name. Values of the main graph, which callers know, keep theirs.
   *
   * @param model is changed
   */
  public static void separate(OnnxModel model) {
    Set<String> taken = new HashSet<>();
    List<Graph> graphs = GraphWalk.graphs(model); // outer ones first
    for (Graph graph : graphs) {
      for (Value v : values(graph)) {
        if (!taken.add(v.name())) {
          v.setName(graph.freshName(v.name()));
          taken.add(v.name());
        }
      }
    }
  }

  private static Set<Value> values(Graph graph) {
    Set<Value> values = new java.util.LinkedHashSet<>(graph.inputs());
    values.addAll(graph.initializers());
    graph.nodes().stream()
        .flatMap(n -> n.outputs().stream())
        .flatMap(Optional::stream)
        .forEach(values::add);
    return values;
  }
}
