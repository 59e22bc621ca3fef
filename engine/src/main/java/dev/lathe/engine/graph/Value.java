package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * An edge of the graph: a graph input, an initializer or an output of a node. It has identity; its
 * name is only what the file calls it. A value belongs to one graph and may be used in the
 * subgraphs inside it.
 */
public final class Value {
  /** One place where a value is read. */
  public record Use(Node node, int inputIndex) {}

  /** So many uses are found faster in a list, which takes less memory, too. */
  private static final int FEW = 16;

  private final Graph graph;
  private String name;
  private Optional<ValueType> type;
  private Optional<UnknownFields> unknownFields = Optional.empty();
  private Optional<TensorData> constant = Optional.empty();
  private Node producer;
  private int outputPlaces;
  private boolean input;

  /** In order of their coming; a list would be searched from its start for each that goes. */
  private Collection<Use> uses = new ArrayList<>(1);

  Value(Graph graph, String name, Optional<ValueType> type) {
    this.graph = graph;
    this.name = name;
    this.type = type;
  }

  /** The name in the file, unique in its graph. */
  public String name() {
    return name;
  }

  /** Renames it; the caller sees to it that the name stays unique (see {@link Graph#freshName}). */
  public void setName(String name) {
    this.name = name;
    graph.names().add(name);
  }

  /** The graph it belongs to: the one that made it. */
  public Graph graph() {
    return graph;
  }

  /** Its type, where declared or inferred. */
  public Optional<ValueType> type() {
    return type;
  }

  /** Declares the type. */
  public void setType(Optional<ValueType> type) {
    this.type = type;
  }

  /** The tensor type, where it is a dense tensor of known type. */
  public Optional<ValueType.TensorType> tensorType() {
    return type.filter(ValueType.TensorType.class::isInstance)
        .map(ValueType.TensorType.class::cast);
  }

  /**
   * The initializer, if it has one. A graph input may have one too: then it is a default (IR
   * version 3 and below).
   */
  public Optional<TensorData> constant() {
    return constant;
  }

  void setConstant(Optional<TensorData> data) {
    this.constant = data;
  }

  /** The node that makes it; empty for graph inputs and initializers. */
  public Optional<Node> producer() {
    return Optional.ofNullable(producer);
  }

  void setProducer(Node node) {
    this.producer = node;
  }

  /**
   * Where nodes read it, those of subgraphs too; a copy. Graph outputs are not uses: ask {@link
   * Graph#isOutput}.
   */
  public List<Use> uses() {
    return List.copyOf(uses);
  }

  void addUse(Use use) {
    if (uses.size() == FEW && uses instanceof ArrayList) {
      uses = new LinkedHashSet<>(uses);
    }
    uses.add(use);
  }

  void removeUse(Use use) {
    uses.remove(use);
  }

  /** How many times nodes read it. */
  public int useCount() {
    return uses.size();
  }

  /** Whether a node reads it or a graph (its own or one inside) yields it. */
  public boolean isUsed() {
    return !uses.isEmpty() || outputPlaces > 0;
  }

  /** Whether a graph (its own or one inside) yields it. */
  public boolean isOutput() {
    return outputPlaces > 0;
  }

  /** Whether it is among its graph's inputs, with a default or without. */
  public boolean isInput() {
    return input;
  }

  void setInput(boolean input) {
    this.input = input;
  }

  void countOutput(int change) {
    outputPlaces += change;
  }

  /** Lets every node that reads this value read another one instead. Graph outputs stay. */
  public void replaceAllUsesWith(Value other) {
    if (other == this) {
      return;
    }
    for (Use use : uses()) {
      use.node().replaceInput(use.inputIndex(), other);
    }
  }

  /** What the codec keeps for it. */
  public Optional<UnknownFields> unknownFields() {
    return unknownFields;
  }

  /** For codecs. */
  public void setUnknownFields(Optional<UnknownFields> unknownFields) {
    this.unknownFields = unknownFields;
  }

  @Override
  public String toString() {
    return name + type.map(t -> ":" + t).orElse("");
  }
}
