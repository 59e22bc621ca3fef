package dev.lathe.optimizers.training.graph;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.training.ops.Operators;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which nodes of a model PyTorch can run here, and why it cannot run the others. */
public final class OperatorSupport {
  private final Map<Node, UnsupportedOperator> refused = new LinkedHashMap<>();

  private OperatorSupport() {}

  /** Looks at a model whose functions were inlined. */
  public static OperatorSupport of(OnnxModel model) {
    return of(model, List.of());
  }

  /**
   * The same, and what a run has found.
   *
   * @param found nodes of this model, by their labels
   */
  public static OperatorSupport of(OnnxModel model, List<UnsupportedOperator> found) {
    OperatorSupport support = new OperatorSupport();
    for (Node node : GraphWalk.nodes(model)) {
      support
          .reason(node)
          .map(why -> unsupported(node, why))
          .or(() -> found.stream().filter(u -> isAbout(u, node)).findFirst())
          .ifPresent(u -> support.refused.put(node, u));
    }
    return support;
  }

  private static boolean isAbout(UnsupportedOperator found, Node node) {
    return found.equals(unsupported(node, found.reason()));
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

  public static UnsupportedOperator unsupported(Node node, String reason) {
    String operator = node.domain().isEmpty() ? node.opType() : node.domain() + "." + node.opType();
    return new UnsupportedOperator(node.label(), operator, reason);
  }

  /** All of them, in the order of the file. */
  public List<UnsupportedOperator> unsupported() {
    return List.copyOf(refused.values());
  }

  /** Why this node cannot be run, if so. */
  public Optional<UnsupportedOperator> of(Node node) {
    return Optional.ofNullable(refused.get(node));
  }
}
