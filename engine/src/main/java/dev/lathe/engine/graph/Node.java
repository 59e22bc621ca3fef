package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An application of an operator. Made by {@link Graph}; inputs change only through {@link
 * #replaceInput}.
 */
public final class Node {
  private final String domain;
  private final String opType;
  private String name;
  private final List<Optional<Value>> inputs = new ArrayList<>();
  private final List<Optional<Value>> outputs;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private Optional<UnknownFields> unknownFields = Optional.empty();
  private Graph graph;
  Node previous;
  Node next;

  Node(
      String domain,
      String opType,
      String name,
      List<Optional<Value>> inputs,
      List<Optional<Value>> outputs) {
    this.domain = domain;
    this.opType = opType;
    this.name = name;
    this.outputs = List.copyOf(outputs);
    for (Optional<Value> output : outputs) {
      output.ifPresent(v -> v.setProducer(this));
    }
    inputs.forEach(this::appendInput);
  }

  private void appendInput(Optional<Value> value) {
    int index = inputs.size();
    inputs.add(value);
    value.ifPresent(v -> v.addUse(new Value.Use(this, index)));
  }

  /**
   * The operator's domain; empty for the standard one ({@code ai.onnx} is kept as the file has it).
   */
  public String domain() {
    return domain;
  }

  /** Whether this is the standard operator of that name. */
  public boolean is(String op) {
    return opType.equals(op) && (domain.isEmpty() || domain.equals("ai.onnx"));
  }

  /** Whether this is a standard operator of one of these names. */
  public boolean isAnyOf(String... ops) {
    return Arrays.stream(ops).anyMatch(this::is);
  }

  /** The operator's name. */
  public String opType() {
    return opType;
  }

  /** The node's own name; may be empty and need not be unique. */
  public String name() {
    return name;
  }

  /** Renames the node. */
  public void setName(String name) {
    this.name = name;
  }

  /**
   * The name, or where it has none the operator and the first output: enough for a person to find
   * it.
   */
  public String label() {
    return !name.isEmpty()
        ? name
        : opType
            + " → "
            + outputs.stream().flatMap(Optional::stream).map(Value::name).findFirst().orElse("?");
  }

  /** The inputs in order; an empty one is an optional input left out. A read-only view. */
  public List<Optional<Value>> inputs() {
    return java.util.Collections.unmodifiableList(inputs);
  }

  /** The input at that index, empty where it is left out or the node has fewer. */
  public Optional<Value> input(int index) {
    return index < inputs.size() ? inputs.get(index) : Optional.empty();
  }

  /** The outputs in order; an empty one is left out. Read-only. */
  public List<Optional<Value>> outputs() {
    return outputs;
  }

  /** The output at that index, empty where it is left out or the node has fewer. */
  public Optional<Value> output(int index) {
    return index < outputs.size() ? outputs.get(index) : Optional.empty();
  }

  /** The first output, which nearly every operator has. */
  public Value firstOutput() {
    return output(0)
        .orElseThrow(() -> new IllegalStateException("node " + label() + " has no first output"));
  }

  /** Lets the node read another value; both use lists follow. */
  public void replaceInput(int index, Value value) {
    setInput(index, Optional.of(value));
  }

  /** Leaves an optional input out. */
  public void clearInput(int index) {
    setInput(index, Optional.empty());
  }

  /** Appends an input. */
  public void addInput(Value value) {
    appendInput(Optional.of(value));
  }

  /** Drops the inputs from that index on. */
  public void truncateInputs(int count) {
    while (inputs.size() > count) {
      int last = inputs.size() - 1;
      setInput(last, Optional.empty());
      inputs.remove(last);
    }
  }

  private void setInput(int index, Optional<Value> value) {
    inputs.get(index).ifPresent(v -> v.removeUse(new Value.Use(this, index)));
    inputs.set(index, value);
    value.ifPresent(v -> v.addUse(new Value.Use(this, index)));
  }

  void detach() {
    for (int i = 0; i < inputs.size(); i++) {
      int index = i;
      inputs.get(i).ifPresent(v -> v.removeUse(new Value.Use(this, index)));
      inputs.set(i, Optional.empty());
    }
    outputs.forEach(o -> o.ifPresent(v -> v.setProducer(null)));
    graph = null;
  }

  /** The attributes, in the order of the file. */
  public Collection<Attribute> attributes() {
    return List.copyOf(attributes.values());
  }

  /** The attribute of that name. */
  public Optional<Attribute> attribute(String attributeName) {
    return Optional.ofNullable(attributes.get(attributeName));
  }

  /** Sets or replaces an attribute; a subgraph that falls away gives up what it reads. */
  public void setAttribute(Attribute attribute) {
    List<Graph> fresh = subgraphs(attribute);
    Attribute old = attributes.put(attribute.name(), attribute);
    dismantle(old, fresh);
    fresh.forEach(g -> g.setOwner(this));
  }

  /** Removes an attribute, if there; a subgraph that falls away gives up what it reads. */
  public void removeAttribute(String attributeName) {
    dismantle(attributes.remove(attributeName), List.of());
  }

  private static void dismantle(Attribute old, List<Graph> kept) {
    if (old != null) {
      subgraphs(old).stream().filter(g -> !kept.contains(g)).forEach(Graph::dismantle);
    }
  }

  private <V extends Attribute.AttributeValue> Optional<V> value(
      String attributeName, Class<V> kind) {
    return attribute(attributeName).map(Attribute::value).filter(kind::isInstance).map(kind::cast);
  }

  /** An integer attribute, or its default. */
  public long intAttribute(String attributeName, long orElse) {
    return value(attributeName, Attribute.IntValue.class)
        .map(Attribute.IntValue::value)
        .orElse(orElse);
  }

  /** A float attribute, or its default. */
  public float floatAttribute(String attributeName, float orElse) {
    return value(attributeName, Attribute.FloatValue.class)
        .map(Attribute.FloatValue::value)
        .orElse(orElse);
  }

  /** A text attribute, or its default. */
  public String stringAttribute(String attributeName, String orElse) {
    return value(attributeName, Attribute.StringValue.class)
        .map(Attribute.StringValue::text)
        .orElse(orElse);
  }

  /** An attribute of integers, if there. */
  public Optional<long[]> intsAttribute(String attributeName) {
    return value(attributeName, Attribute.IntsValue.class)
        .map(v -> v.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** The subgraphs that hang on this node (If, Loop, Scan). */
  public List<Graph> subgraphs() {
    List<Graph> list = new ArrayList<>();
    attributes.values().forEach(a -> list.addAll(subgraphs(a)));
    return list;
  }

  private static List<Graph> subgraphs(Attribute attribute) {
    if (attribute.value() instanceof Attribute.GraphValue g) {
      return List.of(g.graph());
    }
    return attribute.value() instanceof Attribute.GraphsValue g ? g.values() : List.of();
  }

  /** The graph it stands in; empty once removed. */
  public Optional<Graph> graph() {
    return Optional.ofNullable(graph);
  }

  void setGraph(Graph graph) {
    this.graph = graph;
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
    return (domain.isEmpty() ? "" : domain + ".") + opType + "(" + name + ")";
  }
}
