package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.SizedShapes;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Walks a graph and ties its channels together; what it does not understand stays as it is. */
final class GroupBuilder {
  private static final int ROUNDS = 8;

  private static final List<Rule> RULES =
      List.of(
          new LinearRules(),
          new NormRules(),
          new ElementwiseRules(),
          new MovementRules(),
          new PartRules(),
          new SpaceRules());

  private final OnnxModel model;
  private final SizedShapes shapes;
  private final Constants constants;

  GroupBuilder(OnnxModel model, SizedShapes shapes) {
    this.model = model;
    this.shapes = shapes;
    this.constants = new Constants(model);
  }

  /**
   * Finds the groups.
   *
   * @param held nodes of which nothing may change
   */
  DependencyGroups build(Collection<Node> held) {
    Choices choices = new Choices();
    Trace trace = walk(choices, held);
    for (int round = 1; round < ROUNDS && choices.reconsider(trace.space()); round++) {
      trace = walk(choices, held);
    }
    GroupCollector collector = new GroupCollector(trace, constants);
    return new DependencyGroups(model, shapes.types(), collector.groups(), collector.refused());
  }

  private Trace walk(Choices choices, Collection<Node> held) {
    Trace t =
        new Trace(new ChannelSpace(), choices, constants, shapes.types()::shape, model.opset());
    Graph graph = model.graph();
    for (Value v : graph.inputs()) {
      if (constants.of(v).isEmpty()) {
        t.freeze(v, "it is an input of the model");
      }
    }
    for (Value v : graph.initializers()) {
      if (constants.isOverridable(v)) {
        t.freeze(v, "callers may set it");
      } else if (v.constant().orElseThrow().type().bits() < 8) {
        t.freeze(v, "its numbers are strings or smaller than a byte");
      }
    }
    graph.nodes().forEach(n -> trace(n, t));
    graph.outputs().forEach(v -> t.freeze(v, "it is an output of the model"));
    held.forEach(n -> t.freeze(n, n.label() + " computes shapes in a way that is not followed"));
    return t;
  }

  private void trace(Node node, Trace t) {
    if (!node.subgraphs().isEmpty()) {
      t.freeze(node, node.label() + " holds a subgraph");
      node.subgraphs().forEach(g -> freezeRead(g, t));
      return;
    }
    if (!allKnown(node, t)) {
      t.freeze(node, "a shape at " + node.label() + " is not known beforehand");
      return;
    }
    if (node.is("Constant")) {
      return;
    }
    try {
      for (Rule rule : RULES) {
        if (rule.trace(node, t)) {
          return;
        }
      }
      t.freeze(node, node.opType() + " at " + node.label() + " is not followed");
    } catch (NoSuchElementException | IndexOutOfBoundsException e) {
      // A node that lacks inputs or names axes that are not there; ONNX Runtime would refuse it.
      t.freeze(node, node.label() + " is malformed");
    }
  }

  private static boolean allKnown(Node node, Trace t) {
    return node.inputs().stream().flatMap(Optional::stream).allMatch(t::isKnown)
        && node.outputs().stream()
            .flatMap(Optional::stream)
            .allMatch(v -> !v.isUsed() || t.isKnown(v));
  }

  private static void freezeRead(Graph inner, Trace t) {
    for (Node n : inner.nodes()) {
      n.inputs().forEach(i -> i.ifPresent(v -> t.freeze(v, "a subgraph reads it")));
      n.subgraphs().forEach(g -> freezeRead(g, t));
    }
    inner.outputs().forEach(v -> t.freeze(v, "a subgraph yields it"));
  }
}
