package dev.lathe.engine.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions and changes that most passes need. */
public final class GraphEdits {
  private GraphEdits() {}

  /**
   * Makes a node of the standard operator set at the end of a graph.
   *
   * @param name of the node and its one output; another where it is taken
   * @return the output
   */
  public static Value append(
      Graph graph, String opType, String name, List<Attribute> attributes, Value... inputs) {
    Value out = graph.newValue(graph.freshName(name), Optional.empty());
    Node node =
        graph.addNode(
            "",
            opType,
            out.name(),
            Arrays.stream(inputs).map(Optional::of).toList(),
            List.of(Optional.of(out)));
    attributes.forEach(node::setAttribute);
    return out;
  }

  /**
   * The constant that a value always has: its initializer (unless a caller may feed another one in
   * its place), or what its Constant node holds.
   */
  public static Optional<TensorData> constant(Value value) {
    if (value.constant().isPresent()) {
      return value.isInput() ? Optional.empty() : value.constant();
    }
    return value.producer().filter(n -> n.is("Constant")).flatMap(GraphEdits::ofConstantNode);
  }

  private static Optional<TensorData> ofConstantNode(Node node) {
    for (Attribute a : node.attributes()) {
      Attribute.AttributeValue v = a.value();
      if (v instanceof Attribute.TensorValue t) {
        return Optional.of(t.tensor());
      } else if (v instanceof Attribute.IntValue i) {
        return Optional.of(Tensors.ofLongs(new long[] {i.value()}));
      } else if (v instanceof Attribute.FloatValue f) {
        return Optional.of(Tensors.ofFloats(new float[] {f.value()}));
      } else if (v instanceof Attribute.IntsValue i) {
        long[] all = i.values().stream().mapToLong(Long::longValue).toArray();
        return Optional.of(Tensors.ofLongs(all, all.length));
      } else if (v instanceof Attribute.FloatsValue f) {
        float[] all = new float[f.values().size()];
        for (int k = 0; k < all.length; k++) {
          all[k] = f.values().get(k);
        }
        return Optional.of(Tensors.ofFloats(all, all.length));
      }
    }
    return Optional.empty();
  }

  /** The one node that reads the value, if there is just one use and no graph yields it. */
  public static Optional<Node> onlyReader(Value value) {
    return value.useCount() == 1 && !value.isOutput()
        ? Optional.of(value.uses().get(0).node())
        : Optional.empty();
  }

  /**
   * Removes nodes that nothing depends on, with their subgraphs, then initializers that nothing
   * reads. Inputs stay: they are what callers feed.
   *
   * @return how many nodes and initializers went
   */
  public static int removeDead(Graph graph) {
    int removed = 0;
    Deque<Node> work = new ArrayDeque<>(graph.nodes());
    while (!work.isEmpty()) {
      Node n = work.pollLast();
      for (Graph g : n.graph().isPresent() ? n.subgraphs() : List.<Graph>of()) {
        removed += removeDead(g);
      }
      if (n.graph().isPresent()
          && n.outputs().stream().flatMap(Optional::stream).noneMatch(Value::isUsed)) {
        List<Node> before = producers(n);
        graph.remove(n);
        removed++;
        before.stream().filter(p -> p.graph().orElse(null) == graph).forEach(work::addLast);
      }
    }
    for (Value v : List.copyOf(graph.initializers())) {
      if (!v.isUsed()) {
        graph.removeInitializer(v);
        removed++;
      }
    }
    return removed;
  }

  private static List<Node> producers(Node node) {
    Set<Value> read = new HashSet<>();
    collectReads(node, read);
    return read.stream().flatMap(v -> v.producer().stream()).toList();
  }

  private static void collectReads(Node node, Set<Value> read) {
    node.inputs().forEach(i -> i.ifPresent(read::add));
    for (Graph g : node.subgraphs()) {
      g.nodes().forEach(n -> collectReads(n, read));
      read.addAll(g.outputs());
    }
  }

  /**
   * Lets everything that reads or yields a value have another one instead. If the old one was a
   * graph output, the new one takes over its name and its declared type, so that callers see no
   * difference; the old one gets a fresh name.
   */
  public static void replace(Value old, Value replacement) {
    if (old == replacement) {
      return;
    }
    old.replaceAllUsesWith(replacement);
    Graph graph = old.graph();
    if (!graph.isOutput(old)) {
      return;
    }
    boolean nameIsFree =
        replacement.graph() == graph
            && replacement.producer().isPresent()
            && !graph.isOutput(replacement);
    if (!nameIsFree) {
      throw new IllegalArgumentException(
          "'" + replacement.name() + "' cannot take over the output '" + old.name() + "'");
    }
    String name = old.name();
    old.setName(graph.freshName(name));
    replacement.setName(name);
    if (old.type().isPresent()) {
      replacement.setType(old.type());
    }
    graph.replaceOutput(old, replacement);
  }

  /**
   * Forgets the types of all inner values, so that a file written after a change of shapes declares
   * nothing false. Inputs, outputs and initializers keep theirs.
   */
  public static void forgetInnerTypes(Graph graph) {
    for (Node n : graph.nodes()) {
      for (Optional<Value> out : n.outputs()) {
        out.filter(v -> !graph.isOutput(v)).ifPresent(v -> v.setType(Optional.empty()));
      }
      n.subgraphs().forEach(GraphEdits::forgetInnerTypes);
    }
  }

  /**
   * Whether every node stands after the nodes it reads from.
   *
   * @return the first one that does not
   */
  public static Optional<Node> firstOutOfOrder(Graph graph) {
    Map<Node, Integer> position = new HashMap<>();
    List<Node> nodes = graph.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      position.put(nodes.get(i), i);
    }
    for (Node n : nodes) {
      for (Node p : producers(n)) {
        if (position.getOrDefault(p, -1) >= position.get(n)) {
          return Optional.of(n);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The nodes in an order in which each stands after what it reads; that of the graph where that is
   * already so. Nodes in a circle come last.
   */
  public static List<Node> sorted(Graph graph) {
    List<Node> nodes = graph.nodes();
    if (firstOutOfOrder(graph).isEmpty()) {
      return nodes;
    }
    Set<Node> placed = new LinkedHashSet<>();
    Set<Node> own = new HashSet<>(nodes);
    Set<Node> onPath = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    for (Node start : nodes) {
      stack.push(start);
      while (!stack.isEmpty()) {
        Node n = stack.peek();
        List<Node> open =
            onPath.add(n)
                ? producers(n).stream()
                    .filter(p -> own.contains(p) && !placed.contains(p) && !onPath.contains(p))
                    .toList()
                : List.of();
        if (open.isEmpty()) {
          placed.add(n);
          stack.pop();
        } else {
          open.forEach(stack::push);
        }
      }
    }
    return List.copyOf(placed);
  }

  /**
   * Faults that a pass may have made: values that nothing makes, nodes before what they read, two
   * values of one name. Empty when there are none.
   */
  public static List<String> faults(OnnxModel model) {
    List<String> all = new ArrayList<>(GraphProblems.of(model));
    duplicateNames(model.graph(), all);
    return all;
  }

  private static void duplicateNames(Graph graph, List<String> faults) {
    Map<String, Value> seen = new HashMap<>();
    List<Value> values = new ArrayList<>(graph.inputs());
    values.addAll(graph.initializers());
    graph.nodes().forEach(n -> n.outputs().forEach(o -> o.ifPresent(values::add)));
    for (Value v : values) {
      Value other = seen.putIfAbsent(v.name(), v);
      if (other != null && other != v) {
        faults.add("Two values are named '" + v.name() + "'.");
      }
    }
    graph.nodes().forEach(n -> n.subgraphs().forEach(g -> duplicateNames(g, faults)));
  }
}
