package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Walks a model's graph and the subgraphs in it. Bodies of local functions are not walked. */
public final class GraphWalk {
  private GraphWalk() {}

  /** The main graph first, then every subgraph, outer ones before inner ones. */
  public static List<Graph> graphs(OnnxModel model) {
    List<Graph> all = new ArrayList<>();
    collect(model.graph(), all);
    return all;
  }

  private static void collect(Graph graph, List<Graph> all) {
    all.add(graph);
    graph.nodes().forEach(n -> n.subgraphs().forEach(g -> collect(g, all)));
  }

  /** All nodes in the order of the file; a node before those in its subgraphs. */
  public static List<Node> nodes(OnnxModel model) {
    List<Node> all = new ArrayList<>();
    collectNodes(model.graph(), all);
    return all;
  }

  private static void collectNodes(Graph graph, List<Node> all) {
    for (Node node : graph.nodes()) {
      all.add(node);
      node.subgraphs().forEach(g -> collectNodes(g, all));
    }
  }

  /** The outputs of the main graph and of every subgraph, by identity. */
  public static Set<Value> outputs(OnnxModel model) {
    Set<Value> outputs = identitySet();
    graphs(model).forEach(g -> outputs.addAll(g.outputs()));
    return outputs;
  }

  /** An empty set that compares by identity. */
  public static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
