package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the weights of Conv, ConvTranspose, Gemm and MatMul: initializers and Constant nodes, also
 * behind Identity, Transpose, Reshape and the like.
 *
 * @param targets weights that may be changed, in the order in which nodes first read them
 * @param refused nodes with a weight that must stay, each with the reason
 */
public record WeightTargets(List<WeightTarget> targets, List<NodeNote> refused) {
  /** A constant smaller than this that some other operator reads is not worth a word. */
  private static final long WORTH_A_WORD = 1024;

  /** Copies the lists. */
  public WeightTargets {
    targets = List.copyOf(targets);
    refused = List.copyOf(refused);
  }

  /** Looks through the graph and its subgraphs. */
  public static WeightTargets find(OnnxModel model) {
    return new Finder(model).find();
  }

  /** Which input of a node is its weight: 1, or 0 where a MatMul or Gemm has it on the left. */
  public static List<Integer> weightInputs(Node node) {
    if (node.isAnyOf("Conv", "ConvTranspose")) {
      return List.of(1);
    }
    return node.isAnyOf("Gemm", "MatMul") ? List.of(1, 0) : List.of();
  }

  /**
   * The axis of output channels of the tensor at a weight input, or -1 where it has none.
   *
   * @param rank of that tensor
   */
  public static int channelAxis(Node node, int input, int rank) {
    if (node.is("Conv")) {
      return rank >= 1 ? 0 : -1;
    }
    if (node.is("ConvTranspose")) {
      return rank >= 2 && node.intAttribute("group", 1) == 1 ? 1 : -1;
    }
    if (node.is("Gemm")) {
      boolean transposed = node.intAttribute(input == 1 ? "transB" : "transA", 0) != 0;
      return rank == 2 ? (input == 1) == transposed ? 0 : 1 : -1;
    }
    return rank < 2 ? -1 : input == 1 ? rank - 1 : rank - 2;
  }

  private static final class Finder {
    private final OnnxModel model;
    private final Constants constants;
    private final Set<Value> outputs;
    private final Map<Value, List<Reading>> readings = new LinkedHashMap<>();
    private final List<NodeNote> refused = new ArrayList<>();

    private record Reading(Node node, int axis) {}

    Finder(OnnxModel model) {
      this.model = model;
      this.constants = new Constants(model);
      this.outputs = GraphWalk.outputs(model);
    }

    WeightTargets find() {
      for (Node node : GraphWalk.nodes(model)) {
        List<Integer> inputs = weightInputs(node);
        if (inputs.isEmpty()) {
          mentionLarge(node);
        } else {
          visit(node, inputs);
        }
      }
      List<WeightTarget> targets = new ArrayList<>();
      readings.forEach((source, nodes) -> target(source, nodes).ifPresent(targets::add));
      return new WeightTargets(targets, refused);
    }

    private void visit(Node node, List<Integer> inputs) {
      for (int index : inputs) {
        Optional<Value> input = node.input(index);
        Optional<ConstantPath> path = input.flatMap(v -> ConstantPath.trace(v, constants));
        if (path.isPresent()) {
          int rank = path.get().rank();
          int axis = path.get().axisInSource(channelAxis(node, index, rank));
          readings
              .computeIfAbsent(path.get().source(), v -> new ArrayList<>())
              .add(new Reading(node, axis));
          return;
        }
        if (input.filter(constants::isOverridable).isPresent()) {
          refused.add(
              new NodeNote(
                  node.label(),
                  "its weight '" + input.get().name() + "' is a graph input that callers may set"));
          return;
        }
      }
      refused.add(new NodeNote(node.label(), "its weight is computed, not constant"));
    }

    private void mentionLarge(Node node) {
      for (int i = 0; i < node.inputs().size(); i++) {
        Optional<TensorData> tensor = constants.input(node, i);
        if (tensor.isPresent()
            && tensor.get().type().isFloatingPoint()
            && tensor.get().elements() >= WORTH_A_WORD
            && !ConstantPath.follows(node)) {
          refused.add(
              new NodeNote(
                  node.label(), node.opType() + " is not a convolution or matrix product"));
          return;
        }
      }
    }

    private Optional<WeightTarget> target(Value source, List<Reading> nodes) {
      TensorData tensor = constants.of(source).orElseThrow();
      String reason =
          tensor.type() != DataType.FLOAT
              ? "its weight is " + tensor.type() + ", not FLOAT"
              : otherReader(source)
                  .map(r -> "its weight '" + source.name() + "' is also read by " + r)
                  .orElse("");
      if (!reason.isEmpty()) {
        nodes.forEach(r -> refused.add(new NodeNote(r.node().label(), reason)));
        return Optional.empty();
      }
      int axis = nodes.get(0).axis();
      boolean agree = nodes.stream().allMatch(r -> r.axis() == axis);
      return Optional.of(
          new WeightTarget(
              source, tensor, agree ? axis : -1, nodes.stream().map(Reading::node).toList()));
    }

    /** Who else sees the elements of a constant, apart from readers that use it as their weight. */
    private Optional<String> otherReader(Value value) {
      if (outputs.contains(value)) {
        return Optional.of("the caller, as an output");
      }
      for (Value.Use use : value.uses()) {
        Node node = use.node();
        if (node.isAnyOf("Shape", "Size") || weightInputs(node).contains(use.inputIndex())) {
          continue;
        }
        if (!ConstantPath.follows(node) || use.inputIndex() != 0) {
          return Optional.of(node.label());
        }
        Optional<String> further = otherReader(node.firstOutput());
        if (further.isPresent()) {
          return further;
        }
      }
      return Optional.empty();
    }
  }
}
