package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which nodes of a model compute in FP16, and why the others do not; decided before any change. */
final class HalfPlan {
  private static final int NAMED = 12;

  private final Map<Node, String> objections = new IdentityHashMap<>();
  private final Map<String, List<String>> numeric = new LinkedHashMap<>();

  /**
   * Decides.
   *
   * @param nodes that may change at all
   * @param seen nodes at which samples left FP16's range, and what was seen there
   */
  HalfPlan(
      OnnxModel model,
      InferredTypes types,
      Constants constants,
      NodeSelection nodes,
      Map<Node, String> seen) {
    OverflowParts overflow = new OverflowParts(model, constants);
    CountedValues counted = new CountedValues(model, types, constants);
    for (Node node : GraphWalk.nodes(model)) {
      Optional<String> byNumbers =
          HalfOperators.overflow(node)
              .or(() -> counted.objection(node))
              .or(() -> overflow.objection(node))
              .or(() -> Optional.ofNullable(seen.get(node)));
      if (!nodes.contains(node)) {
        objections.put(node, "it is not among the chosen nodes");
        continue;
      }
      Optional<String> first =
          HalfOperators.objection(node)
              .filter(r -> HalfOperators.overflow(node).isEmpty())
              .or(() -> unknown(node, types));
      first.or(() -> byNumbers).ifPresent(r -> objections.put(node, r));
      if (first.isEmpty() && byNumbers.isPresent() && touchesFloat(node, types)) {
        numeric
            .computeIfAbsent(byNumbers.get(), k -> new java.util.ArrayList<>())
            .add(node.label());
      }
    }
  }

  /** Why a node stays as it is; empty where it becomes FP16. */
  Optional<String> objection(Node node) {
    return Optional.ofNullable(objections.get(node));
  }

  /** A sentence for each reason that lies in the numbers, with the nodes that it holds for. */
  List<String> notes() {
    return numeric.entrySet().stream()
        .map(
            e ->
                String.format(
                    java.util.Locale.ROOT,
                    "%d %s FP32 – %s: %s%s.",
                    e.getValue().size(),
                    e.getValue().size() == 1 ? "node stays" : "nodes stay",
                    e.getKey(),
                    String.join(", ", e.getValue().stream().limit(NAMED).toList()),
                    e.getValue().size() > NAMED
                        ? " and " + (e.getValue().size() - NAMED) + " more"
                        : ""))
        .toList();
  }

  private static Optional<String> unknown(Node node, InferredTypes types) {
    boolean unknown = values(node).anyMatch(v -> types.tensor(v).isEmpty());
    return unknown
        ? Optional.of("the types of its values are not known, or they are no tensors")
        : Optional.empty();
  }

  private static boolean touchesFloat(Node node, InferredTypes types) {
    return values(node)
        .anyMatch(
            v ->
                types
                    .elementType(v)
                    .filter(t -> t == dev.lathe.engine.graph.DataType.FLOAT)
                    .isPresent());
  }

  private static Stream<Value> values(Node node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream()).flatMap(Optional::stream);
  }
}
