package dev.lathe.optimizers.training.split;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The last nodes of a graph: those with no barrier behind them, and that are none themselves. */
final class TrainableSuffix {
  private final Graph graph;
  private final Predicate<Node> barrier;
  private final Set<Node> nodes = GraphWalk.identitySet();

  private TrainableSuffix(Graph graph, Predicate<Node> barrier) {
    this.graph = graph;
    this.barrier = barrier;
  }

  static TrainableSuffix without(Graph graph, Predicate<Node> barrier) {
    TrainableSuffix suffix = new TrainableSuffix(graph, barrier);
    List<Node> all = new ArrayList<>(GraphEdits.sorted(graph));
    java.util.Collections.reverse(all);
    for (Node node : all) {
      if (!barrier.test(node) && readers(node).stream().allMatch(suffix.nodes::contains)) {
        suffix.nodes.add(node);
      }
    }
    return suffix;
  }

  /** Nodes of the graph itself that read an output, or hold one that does. */
  private static List<Node> readers(Node node) {
    return node.outputs().stream()
        .flatMap(Optional::stream)
        .flatMap(v -> v.uses().stream())
        .map(u -> outermost(u.node(), node.graph().orElseThrow()))
        .toList();
  }

  private static Node outermost(Node node, Graph graph) {
    Node at = node;
    while (at.graph().orElseThrow() != graph) {
      at = at.graph().orElseThrow().owner().orElseThrow();
    }
    return at;
  }

  boolean contains(Node node) {
    return nodes.contains(node);
  }

  boolean isEmpty() {
    return nodes.isEmpty();
  }

  /**
   * The values that other nodes make and the tail reads; not those that only constants have a part
   * in, which the tail may compute for itself unless such a node does.
   */
  Set<Value> border() {
    Set<Value> border = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (nodes.contains(node)) {
        reads(node).stream()
            .filter(v -> v.producer().flatMap(Node::graph).filter(g -> g == graph).isPresent())
            .filter(v -> !nodes.contains(v.producer().orElseThrow()))
            .filter(v -> !isConstant(v))
            .forEach(border::add);
      }
    }
    return border;
  }

  private boolean isConstant(Value value) {
    return isConstant(value, barrier);
  }

  /** Whether only constants have a part in a value, and no node that is left out. */
  static boolean isConstant(Value value, Predicate<Node> leftOut) {
    if (value.constant().isPresent()) {
      return !value.graph().inputs().contains(value);
    }
    return value
        .producer()
        .filter(p -> !leftOut.test(p) && p.subgraphs().isEmpty())
        .filter(p -> !p.opType().startsWith("Random"))
        .filter(
            p ->
                p.inputs().stream().flatMap(Optional::stream).allMatch(v -> isConstant(v, leftOut)))
        .isPresent();
  }

  private static List<Value> reads(Node node) {
    List<Value> all = new ArrayList<>(node.inputs().stream().flatMap(Optional::stream).toList());
    for (Graph inner : node.subgraphs()) {
      inner.nodes().forEach(n -> all.addAll(reads(n)));
      all.addAll(inner.outputs());
    }
    return all;
  }
}
