package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which nodes dynamic quantization rewrites, before anything is changed. */
final class DynamicPlan {
  /** A table smaller than this saves less than the nodes around it take. */
  private static final long SMALL_TABLE = 4096;

  private final OnnxModel model;
  private final Int8DynamicPass.Options options;
  private final PassReport report;
  private final Constants constants;
  private final Map<Node, Integer> chosen = new LinkedHashMap<>();
  private final Map<Value, Boolean> finite = new IdentityHashMap<>();

  DynamicPlan(OnnxModel model, Int8DynamicPass.Options options, PassReport report) {
    this.model = model;
    this.options = options;
    this.report = report;
    this.constants = new Constants(model);
  }

  /** The nodes to rewrite, each with the input that is its weight, in order. */
  Map<Node, Integer> make() {
    for (Node node : GraphWalk.nodes(model)) {
      if (!options.nodes().contains(node)) {
        continue;
      }
      if (node.isAnyOf("MatMul", "Gemm", "Conv", "Gather")) {
        int input = node.is("Gather") ? 0 : 1;
        Optional<String> reason = objection(node, input);
        if (reason.isEmpty()) {
          chosen.put(node, input);
        } else if (!reason.get().isEmpty()) {
          report.refused(node, reason.get());
        }
      } else {
        mentionOthers(node);
      }
    }
    dropWeightsThatMustStay();
    return chosen;
  }

  /** Why not; an empty text where there is nothing worth saying. */
  private Optional<String> objection(Node node, int input) {
    Optional<Value> weight = node.input(input).map(v -> source(node, v));
    if (weight.isEmpty() || constants.of(weight.get()).isEmpty()) {
      return Optional.of(notConstant(node, weight));
    }
    TensorData tensor = constants.of(weight.get()).get();
    if (node.is("Gather") && (!options.embeddings() || tensor.elements() < SMALL_TABLE)) {
      return Optional.of(
          tensor.type() == DataType.FLOAT && !options.embeddings()
              ? "embedding tables are switched off"
              : "");
    }
    if (node.is("Gather") && !tensor.type().isFloatingPoint()) {
      return Optional.of("");
    }
    if (tensor.type() != DataType.FLOAT) {
      return Optional.of("its weight is " + tensor.type() + ", not FLOAT");
    }
    if (!finite.computeIfAbsent(weight.get(), v -> WeightQuantization.isFinite(tensor))) {
      return Optional.of("its weight holds NaN or infinite values");
    }
    return shapeObjection(node, tensor.shape().length);
  }

  /** The stored weight; a table that is read elsewhere too may stand turned round at a product. */
  private Value source(Node node, Value weight) {
    return node.isAnyOf("MatMul", "Gemm") ? TiedTables.source(weight, constants) : weight;
  }

  private String notConstant(Node node, Optional<Value> weight) {
    if (node.is("Gather")) {
      return "";
    }
    if (weight.filter(constants::isOverridable).isPresent()) {
      return "its weight '" + weight.get().name() + "' is a graph input that callers may set";
    }
    if (node.input(0).flatMap(constants::of).isPresent()) {
      return "its constant is on the left, where only activations may stand";
    }
    return node.is("Conv")
        ? "its weight is computed, not constant"
        : "it multiplies two activations, neither is a constant weight";
  }

  private Optional<String> shapeObjection(Node node, int rank) {
    if (node.is("Conv")) {
      return options.convolutions()
          ? Optional.empty()
          : Optional.of("convolutions are switched off");
    }
    if (node.is("Gather")) {
      return rank == 2 && node.intAttribute("axis", 0) == 0
          ? Optional.empty()
          : Optional.of("it is not a table that is read row by row");
    }
    if (rank < 2) {
      return Optional.of("its weight is a vector");
    }
    if (node.is("Gemm")) {
      if (node.intAttribute("transA", 0) != 0) {
        return Optional.of("it transposes its input");
      }
      boolean scaledBias = node.input(2).isPresent() && node.floatAttribute("beta", 1) != 1;
      if (scaledBias
          && constants.input(node, 2).filter(t -> t.type() == DataType.FLOAT).isEmpty()) {
        return Optional.of("it scales a bias that is not constant");
      }
    }
    return Optional.empty();
  }

  private void mentionOthers(Node node) {
    boolean quantized =
        node.isAnyOf("MatMulInteger", "ConvInteger", "QLinearConv", "QLinearMatMul")
            || node.is("DequantizeLinear");
    if (quantized) {
      report.refused(node, "it is quantized already");
    } else if (node.isAnyOf("LSTM", "GRU", "RNN", "ConvTranspose", "Einsum")
        || node.domain().equals("com.microsoft") && node.opType().contains("Attention")) {
      report.refused(node, node.opType() + " has no dynamic INT8 form in Lathe");
    }
  }

  /**
   * A weight that some reader needs as FP32 would be stored twice: then all of its readers stay.
   */
  private void dropWeightsThatMustStay() {
    Set<Value> outputs = GraphWalk.outputs(model);
    Map<Value, List<Node>> readers = new IdentityHashMap<>();
    chosen.forEach(
        (node, input) ->
            readers
                .computeIfAbsent(
                    source(node, node.input(input).orElseThrow()), v -> new ArrayList<>())
                .add(node));
    readers.forEach(
        (weight, nodes) -> {
          Optional<String> other =
              outputs.contains(weight)
                  ? Optional.of("an output of the model")
                  : weight.uses().stream()
                      .filter(u -> !isAnswered(u, nodes, outputs))
                      .map(u -> "read by " + u.node().label())
                      .findFirst();
          other.ifPresent(
              o ->
                  nodes.forEach(
                      n -> {
                        chosen.remove(n);
                        report.refused(
                            n,
                            "its weight '"
                                + weight.name()
                                + "' is also "
                                + o
                                + ", which needs it as FP32");
                      }));
        });
  }

  /** Whether a reader is among those that take integers, or needs no numbers at all. */
  private boolean isAnswered(Value.Use use, List<Node> nodes, Set<Value> outputs) {
    Node reader = use.node();
    if (reader.isAnyOf("Shape", "Size") || chosen.getOrDefault(reader, -1) == use.inputIndex()) {
      return true;
    }
    return reader.is("Transpose")
        && !outputs.contains(reader.firstOutput())
        && reader.firstOutput().uses().stream()
            .allMatch(
                u ->
                    nodes.contains(u.node())
                        && chosen.getOrDefault(u.node(), -1) == u.inputIndex());
  }
}
