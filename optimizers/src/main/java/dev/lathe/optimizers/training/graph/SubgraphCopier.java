package dev.lathe.optimizers.training.graph;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Copies nodes of one graph into another, with their subgraphs, under names that are free there.
 */
public final class SubgraphCopier {
  private final Graph target;
  private final Function<Attribute, Optional<Attribute.AttributeValue>> attributes;
  private final UnaryOperator<String> names;
  private final Map<Value, Optional<Value>> made = new IdentityHashMap<>();

  /**
   * Into a graph.
   *
   * @param names what a node's name becomes
   * @param attributes what an attribute becomes; it falls away where there is nothing
   */
  SubgraphCopier(
      Graph target,
      UnaryOperator<String> names,
      Function<Attribute, Optional<Attribute.AttributeValue>> attributes) {
    this.target = target;
    this.names = names;
    this.attributes = attributes;
  }

  /** Copies all as it is. */
  public SubgraphCopier(Graph target, UnaryOperator<String> names) {
    this(target, names, a -> Optional.of(a.value()));
  }

  /** What stands for a value of the source; nothing where an input is left out. */
  public void put(Value source, Optional<Value> there) {
    made.put(source, there);
  }

  /** Copies an initializer. */
  public void initializer(Value source) {
    Value copy =
        target.addInitializer(target.freshName(source.name()), source.constant().orElseThrow());
    made.put(source, Optional.of(copy));
  }

  /** What a value of the source became. */
  public Value get(Value source) {
    return made.get(source).orElseThrow();
  }

  /** Copies a node before another one, or to the end. */
  public void copy(Node node, Optional<Node> before) {
    copy(node, target, before);
  }

  private void copy(Node node, Graph into, Optional<Node> before) {
    List<Optional<Value>> in =
        node.inputs().stream().map(o -> o.flatMap(v -> look(v, into))).toList();
    List<Optional<Value>> out =
        node.outputs().stream().map(o -> o.flatMap(v -> look(v, into))).toList();
    String name = node.name().isEmpty() ? "" : names.apply(node.name());
    Node copy =
        before.isPresent()
            ? into.addNodeBefore(before.get(), node.domain(), node.opType(), name, in, out)
            : into.addNode(node.domain(), node.opType(), name, in, out);
    for (Attribute a : node.attributes()) {
      attributes
          .apply(a)
          .map(v -> v instanceof Attribute.GraphValue g ? copy(g.graph()) : v)
          .ifPresent(v -> copy.setAttribute(new Attribute(a.name(), v)));
    }
  }

  private Optional<Value> look(Value value, Graph into) {
    return made.computeIfAbsent(
        value, v -> Optional.of(into.newValue(target.freshName(v.name()), v.type())));
  }

  private Attribute.AttributeValue copy(Graph body) {
    Graph copy = new Graph(body.name());
    for (Value v : body.inputs()) {
      made.put(v, Optional.of(copy.addInput(target.freshName(v.name()), v.type())));
    }
    for (Value v : body.initializers()) {
      look(v, copy).ifPresent(c -> copy.setInitializer(c, v.constant().orElseThrow()));
    }
    body.nodes().forEach(n -> copy(n, copy, Optional.empty()));
    body.outputs().forEach(v -> look(v, copy).ifPresent(copy::addOutput));
    return new Attribute.GraphValue(copy);
  }
}
