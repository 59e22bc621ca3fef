package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Removes what nothing reads. */
public final class DeadCode {
  private DeadCode() {}

  /**
   * Removes nodes whose outputs nothing reads, and initializers that nothing reads. Graph inputs
   * stay (callers feed them), except those that only gave an initializer its place before IR
   * version 4.
   *
   * @param removedNode told of each node right before it goes
   * @return how many nodes and initializers went
   */
  public static int remove(OnnxModel model, Consumer<Node> removedNode) {
    int removed = 0;
    List<Graph> graphs = GraphWalk.graphs(model);
    // Inner graphs first: what only dead inner nodes read dies with them.
    Collections.reverse(graphs);
    for (Graph graph : graphs) {
      List<Node> nodes = graph.nodes();
      Collections.reverse(nodes);
      for (Node node : nodes) {
        if (node.outputs().stream().flatMap(Optional::stream).noneMatch(Value::isUsed)) {
          removedNode.accept(node);
          graph.remove(node);
          removed++;
        }
      }
    }
    for (Graph graph : graphs) {
      removed += removeInitializers(model, graph);
    }
    return removed;
  }

  private static int removeInitializers(OnnxModel model, Graph graph) {
    int removed = 0;
    boolean constants = FileFormat.listedInputsAreConstants(model);
    for (Value v : new ArrayList<>(graph.initializers())) {
      boolean isInput = graph.inputs().contains(v);
      if (v.isUsed() || isInput && !constants) {
        continue;
      }
      if (isInput) {
        graph.removeInput(v);
      }
      graph.removeInitializer(v);
      removed++;
    }
    return removed;
  }
}
