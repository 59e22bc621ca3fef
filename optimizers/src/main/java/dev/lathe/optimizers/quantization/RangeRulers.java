package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the data whose range a constant may rule: an attention mask of −1e9 added to scores, the
 * padding of a Pad, what a Where fills in, what a Resize extrapolates. Together with such values
 * the data share one scale, and 8 bits may leave nothing of them.
 */
final class RangeRulers {
  /** Where values come from: the higher one is the data. */
  private static final int CONSTANT = 0;

  private static final int INPUT = 1;
  private static final int COMPUTED = 2;

  /** Operators that make a mask of an input rather than features of it. */
  private static final Set<String> LIGHT =
      Set.of(
          "Add",
          "Cast",
          "Clip",
          "Concat",
          "Div",
          "Expand",
          "Flatten",
          "Gather",
          "Identity",
          "Max",
          "Min",
          "Mul",
          "Neg",
          "Pad",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Sub",
          "Tile",
          "Transpose",
          "Trilu",
          "Unsqueeze",
          "Where");

  /** Their first input's values, or some of them, are all that comes out. */
  private static final Set<String> PASSING =
      Set.of(
          "Cast",
          "Clip",
          "DepthToSpace",
          "Dropout",
          "Expand",
          "Flatten",
          "Gather",
          "GatherElements",
          "GatherND",
          "Identity",
          "MaxPool",
          "Relu",
          "Reshape",
          "Slice",
          "SpaceToDepth",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Unsqueeze");

  private final Map<Value, Integer> origins = new HashMap<>();

  /**
   * Looks where every tensor comes from.
   *
   * @param graph with the types of its values
   */
  RangeRulers(Graph graph) {
    for (Node node : graph.nodes()) {
      int origin = origin(node);
      node.outputs().forEach(o -> o.ifPresent(v -> origins.put(v, origin)));
    }
  }

  /**
   * The data that share their scale with values that rule it, were this tensor quantized.
   *
   * @param tensor an FP32 tensor
   * @return FP32 tensors whose values are, moved or shifted, in it too; empty for nearly all
   */
  List<Value> ruled(Value tensor) {
    List<Value> found = new ArrayList<>();
    Optional<Value> at = Optional.of(tensor);
    while (at.isPresent()) {
      Optional<Node> producer = at.get().producer();
      at = producer.flatMap(p -> step(p, found));
    }
    return found;
  }

  /** Adds the data that a node mixes with what may rule it, and says where to look on. */
  private Optional<Value> step(Node node, List<Value> found) {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      return Optional.empty();
    }
    if (PASSING.contains(node.opType())) {
      return node.input(0);
    }
    return switch (node.opType()) {
      case "Add", "Sub", "Concat" -> data(inputs(node, 0), found);
      case "Where" -> data(inputs(node, 1), found);
      case "ScatterElements", "ScatterND", "Scatter" ->
          data(List.of(node.input(0).orElseThrow(), node.input(2).orElseThrow()), found);
      case "Pad" ->
          fills(node) ? data(List.of(node.input(0).orElseThrow()), found, true) : node.input(0);
      case "Resize" ->
          StaticOperators.extrapolates(node)
              ? data(List.of(node.input(0).orElseThrow()), found, true)
              : node.input(0);
      default -> Optional.empty();
    };
  }

  private static List<Value> inputs(Node node, int from) {
    return node.inputs().stream().skip(from).flatMap(Optional::stream).toList();
  }

  private static boolean fills(Node pad) {
    return pad.stringAttribute("mode", "constant").equals("constant")
        && pad.input(2)
            .filter(
                v ->
                    v.constant()
                        .filter(c -> c.type() == DataType.FLOAT)
                        .map(c -> c.elements() > 0 && Tensors.floats(c)[0] != 0)
                        .orElse(true))
            .isPresent();
  }

  private Optional<Value> data(List<Value> inputs, List<Value> found) {
    int greatest = inputs.stream().mapToInt(this::origin).max().orElse(CONSTANT);
    boolean mixed = inputs.stream().anyMatch(v -> origin(v) < greatest);
    return mixed
        ? data(inputs.stream().filter(v -> origin(v) == greatest).toList(), found, true)
        : Optional.empty();
  }

  private static Optional<Value> data(List<Value> data, List<Value> found, boolean ruled) {
    if (ruled) {
      data.stream().filter(v -> v.constant().isEmpty()).forEach(found::add);
    }
    return data.size() == 1 ? Optional.of(data.get(0)) : Optional.empty();
  }

  /** Where the values of a tensor come from. What is not FP32 only selects. */
  private int origin(Value value) {
    if (value.constant().isPresent() || !StaticOperators.isFloat(value)) {
      return CONSTANT;
    }
    return origins.getOrDefault(value, INPUT);
  }

  private int origin(Node node) {
    boolean embedding = node.is("Gather") && node.input(0).flatMap(Value::constant).isPresent();
    if (embedding || !node.subgraphs().isEmpty()) {
      return COMPUTED;
    }
    int greatest = inputs(node, 0).stream().mapToInt(this::origin).max().orElse(CONSTANT);
    return greatest == INPUT && !LIGHT.contains(node.opType()) ? COMPUTED : greatest;
  }
}
