package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.training.ops.Operators;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which nodes of a model cannot be run by PyTorch, and why. */
final class Coverage {
  private final Map<Node, Uncovered> refused = new LinkedHashMap<>();

  private Coverage() {}

  /** Looks at a model whose functions were inlined. */
  static Coverage of(OnnxModel model) {
    Coverage coverage = new Coverage();
    for (Node node : GraphWalk.nodes(model)) {
      coverage.reason(node).ifPresent(why -> coverage.refused.put(node, uncovered(node, why)));
    }
    return coverage;
  }

  private Optional<String> reason(Node node) {
    if (Operators.of(node).isEmpty()) {
      return Optional.of("there is no rule for this operator");
    }
    return node.inputs().stream()
        .flatMap(Optional::stream)
        .flatMap(v -> notHeld(v).stream())
        .findFirst();
  }

  private static Optional<String> notHeld(Value value) {
    Optional<ValueType> type = value.type();
    if (type.isPresent() && !(type.get() instanceof ValueType.TensorType)) {
      return Optional.of("'" + value.name() + "' is no tensor");
    }
    return value
        .tensorType()
        .map(ValueType.TensorType::elementType)
        .filter(t -> TorchTensors.type(t).isEmpty())
        .map(t -> "PyTorch does not hold the " + t + " values of '" + value.name() + "'");
  }

  static Uncovered uncovered(Node node, String reason) {
    String operator = node.domain().isEmpty() ? node.opType() : node.domain() + "." + node.opType();
    return new Uncovered(node.label(), operator, reason);
  }

  /** All of them, in the order of the file. */
  List<Uncovered> uncovered() {
    return List.copyOf(refused.values());
  }

  /** Why this node cannot be run, if so. */
  Optional<Uncovered> of(Node node) {
    return Optional.ofNullable(refused.get(node));
  }
}
