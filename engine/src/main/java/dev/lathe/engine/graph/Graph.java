package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A graph or subgraph: inputs, initializers, nodes in topological order, outputs. All changes go
 * through the methods here and {@link Node#replaceInput}, which keep the use-def edges true.
 */
public final class Graph {
  private String name;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Value> initializers = new ArrayList<>();
  private Optional<Residue> residue = Optional.empty();
  private Node first;
  private Node last;
  private int nodeCount;
  private final Set<String> handedOut = new HashSet<>();

  /** An empty graph. */
  public Graph(String name) {
    this.name = name;
  }

  /** The graph's name. */
  public String name() {
    return name;
  }

  /** Renames the graph. */
  public void setName(String name) {
    this.name = name;
  }

  /** The inputs in order, those with a default too; read-only view. */
  public List<Value> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  /** The inputs that a caller must feed: those without an initializer. */
  public List<Value> requiredInputs() {
    return inputs.stream().filter(v -> v.constant().isEmpty()).toList();
  }

  /** The outputs in order; read-only view. */
  public List<Value> outputs() {
    return Collections.unmodifiableList(outputs);
  }

  /** The values with an initializer, in the order of the file; read-only view. */
  public List<Value> initializers() {
    return Collections.unmodifiableList(initializers);
  }

  /** Whether the value is an output of this graph. */
  public boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** The nodes in order: a copy, so that the graph may be changed while walking it. */
  public List<Node> nodes() {
    List<Node> list = new ArrayList<>(nodeCount);
    for (Node n = first; n != null; n = n.next) {
      list.add(n);
    }
    return list;
  }

  /** Number of nodes, those in subgraphs not counted. */
  public int nodeCount() {
    return nodeCount;
  }

  /** Adds a graph input. */
  public Value addInput(String valueName, Optional<ValueType> type) {
    Value v = new Value(valueName, type);
    inputs.add(v);
    return v;
  }

  /** Removes a graph input; the value itself stays usable if it is an initializer. */
  public void removeInput(Value value) {
    inputs.remove(value);
  }

  /** Adds an initializer and yields its value, typed like the tensor. */
  public Value addInitializer(String valueName, TensorData data) {
    Value v = new Value(valueName, Optional.of(ValueType.tensor(data.type(), data.shape())));
    setInitializer(v, data);
    return v;
  }

  /** Gives a value (a graph input, or an initializer to be replaced) this initializer. */
  public void setInitializer(Value value, TensorData data) {
    if (value.producer().isPresent()) {
      throw new IllegalArgumentException(
          "value '" + value.name() + "' is made by a node and cannot be an initializer");
    }
    if (value.constant().isEmpty()) {
      initializers.add(value);
    }
    value.setConstant(Optional.of(data));
    if (!inputs.contains(value)) {
      value.setType(Optional.of(ValueType.tensor(data.type(), data.shape())));
    }
  }

  /** Drops an initializer that nothing uses. */
  public void removeInitializer(Value value) {
    if (!inputs.contains(value) && (!value.uses().isEmpty() || outputs.contains(value))) {
      throw new IllegalArgumentException("initializer '" + value.name() + "' is still used");
    }
    initializers.remove(value);
    value.setConstant(Optional.empty());
  }

  /** Makes a value for a node's output to be. */
  public Value newValue(String valueName, Optional<ValueType> type) {
    return new Value(valueName, type);
  }

  /** Declares an output; the same value may be an output twice. */
  public void addOutput(Value value) {
    outputs.add(value);
  }

  /**
   * Lets the graph yield another value in place of an output. The name seen by callers is the new
   * value's.
   */
  public void replaceOutput(Value old, Value replacement) {
    Collections.replaceAll(outputs, old, replacement);
  }

  /** Removes an output from the list. */
  public void removeOutput(Value value) {
    outputs.remove(value);
  }

  /** Makes a node at the end. Every output must be a fresh value of {@link #newValue}. */
  public Node addNode(
      String domain,
      String opType,
      String nodeName,
      List<Optional<Value>> in,
      List<Optional<Value>> out) {
    return insert(new Node(domain, opType, nodeName, in, out), last, null);
  }

  /** Makes a node right before another one. */
  public Node addNodeBefore(
      Node anchor,
      String domain,
      String opType,
      String nodeName,
      List<Optional<Value>> in,
      List<Optional<Value>> out) {
    return insert(new Node(domain, opType, nodeName, in, out), anchor.previous, anchor);
  }

  /** Makes a node right after another one. */
  public Node addNodeAfter(
      Node anchor,
      String domain,
      String opType,
      String nodeName,
      List<Optional<Value>> in,
      List<Optional<Value>> out) {
    return insert(new Node(domain, opType, nodeName, in, out), anchor, anchor.next);
  }

  private Node insert(Node node, Node before, Node after) {
    node.setGraph(this);
    node.previous = before;
    node.next = after;
    if (before == null) {
      first = node;
    } else {
      before.next = node;
    }
    if (after == null) {
      last = node;
    } else {
      after.previous = node;
    }
    nodeCount++;
    return node;
  }

  /**
   * Removes a node whose outputs nothing reads any more.
   *
   * @throws IllegalArgumentException naming the output that is still read
   */
  public void remove(Node node) {
    for (Optional<Value> output : node.outputs()) {
      output.ifPresent(
          v -> {
            if (!v.uses().isEmpty() || outputs.contains(v)) {
              throw new IllegalArgumentException(
                  "output '" + v.name() + "' of node " + node.label() + " is still used");
            }
          });
    }
    if (node.previous == null) {
      first = node.next;
    } else {
      node.previous.next = node.next;
    }
    if (node.next == null) {
      last = node.previous;
    } else {
      node.next.previous = node.previous;
    }
    nodeCount--;
    node.subgraphs().forEach(Graph::dismantle);
    node.detach();
    node.previous = null;
    node.next = null;
  }

  /** Takes a removed subgraph's uses off the values of the graphs around it. */
  private void dismantle() {
    outputs.clear();
    List<Node> all = nodes();
    Collections.reverse(all);
    all.forEach(this::remove);
  }

  /**
   * A name that no value of this graph, nor of a graph inside it, has: the wish itself or the wish
   * with a number.
   */
  public String freshName(String wish) {
    Set<String> taken = new HashSet<>(handedOut);
    collectNames(taken);
    String candidate = wish;
    for (int i = 1; taken.contains(candidate); i++) {
      candidate = wish + "_" + i;
    }
    handedOut.add(candidate);
    return candidate;
  }

  private void collectNames(Set<String> names) {
    inputs.forEach(v -> names.add(v.name()));
    initializers.forEach(v -> names.add(v.name()));
    for (Node n = first; n != null; n = n.next) {
      n.outputs().forEach(o -> o.ifPresent(v -> names.add(v.name())));
      n.subgraphs().forEach(g -> g.collectNames(names));
    }
  }

  /** What the codec keeps for it. */
  public Optional<Residue> residue() {
    return residue;
  }

  /** For codecs. */
  public void setResidue(Optional<Residue> residue) {
    this.residue = residue;
  }
}
