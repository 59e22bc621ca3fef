package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A graph or subgraph: inputs, initializers, nodes in topological order, outputs. All changes go
 * through the methods here and {@link Node#replaceInput}, which keep the use-def edges true.
 */
public final class Graph {
  private String name;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Value> initializers = new ArrayList<>();
  private Optional<UnknownFields> unknownFields = Optional.empty();
  private Node first;
  private Node last;
  private int nodeCount;
  private Node owner;
  private NameTable names = new NameTable();

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
    return value.isOutput() && outputs.contains(value);
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
    Value v = newValue(valueName, type);
    inputs.add(v);
    v.setInput(true);
    return v;
  }

  /**
   * Removes a graph input; the value itself stays usable if it is an initializer.
   *
   * @throws IllegalArgumentException when it is not and something still reads it
   */
  public void removeInput(Value value) {
    if (value.constant().isEmpty() && value.isUsed()) {
      throw new IllegalArgumentException("input '" + value.name() + "' is still used");
    }
    if (inputs.remove(value)) {
      value.setInput(false);
    }
  }

  /** Adds an initializer and yields its value, typed like the tensor. */
  public Value addInitializer(String valueName, TensorData data) {
    Value v = newValue(valueName, Optional.of(ValueType.tensor(data.type(), data.shape())));
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
    if (!value.isInput()) {
      value.setType(Optional.of(ValueType.tensor(data.type(), data.shape())));
    }
  }

  /** Drops an initializer that nothing uses. */
  public void removeInitializer(Value value) {
    if (!value.isInput() && value.isUsed()) {
      throw new IllegalArgumentException("initializer '" + value.name() + "' is still used");
    }
    initializers.remove(value);
    value.setConstant(Optional.empty());
  }

  /** Makes a value for a node's output to be. */
  public Value newValue(String valueName, Optional<ValueType> type) {
    names().add(valueName);
    return new Value(this, valueName, type);
  }

  /** Declares an output; the same value may be an output twice. */
  public void addOutput(Value value) {
    outputs.add(value);
    value.countOutput(1);
  }

  /**
   * Lets the graph yield another value in place of an output. The name seen by callers is the new
   * value's.
   */
  public void replaceOutput(Value old, Value replacement) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) == old) {
        outputs.set(i, replacement);
        old.countOutput(-1);
        replacement.countOutput(1);
      }
    }
  }

  /** Removes an output from the list (its first place, if it is there twice). */
  public void removeOutput(Value value) {
    if (outputs.remove(value)) {
      value.countOutput(-1);
    }
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
    if (node.graph().orElse(null) != this) {
      throw new IllegalArgumentException(
          "node " + node.label() + " is not in graph '" + name + "'");
    }
    for (Optional<Value> output : node.outputs()) {
      output.ifPresent(
          v -> {
            if (v.isUsed()) {
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
  void dismantle() {
    outputs.forEach(v -> v.countOutput(-1));
    outputs.clear();
    for (Node n : nodes()) {
      n.subgraphs().forEach(Graph::dismantle);
      n.detach();
    }
    first = null;
    last = null;
    nodeCount = 0;
    owner = null;
  }

  /**
   * A name that no value of this graph has, nor of a graph inside or around it: the wish itself or
   * the wish with a number. No later call yields it again.
   */
  public String freshName(String wish) {
    return names().fresh(wish);
  }

  /** The node that this subgraph hangs on; empty for a main graph or a function's body. */
  public Optional<Node> owner() {
    return Optional.ofNullable(owner);
  }

  /** Hangs this subgraph on a node; from now on both share their names. */
  void setOwner(Node node) {
    owner = node;
    if (names() != names) {
      names().addAll(names);
    }
  }

  NameTable names() {
    Graph root = this;
    while (root.owner != null && root.owner.graph().isPresent()) {
      root = root.owner.graph().get();
    }
    return root.names;
  }

  /** What the codec keeps for it. */
  public Optional<UnknownFields> unknownFields() {
    return unknownFields;
  }

  /** For codecs. */
  public void setUnknownFields(Optional<UnknownFields> unknownFields) {
    this.unknownFields = unknownFields;
  }
}
