package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.quantization.calibration.TensorRange;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out a {@link StaticPlan}: puts QuantizeLinear and DequantizeLinear around activations and
 * integers with DequantizeLinear in the place of weights, in the patterns that ONNX Runtime turns
 * into its 8-bit kernels.
 */
final class StaticWriter {
  private final Graph graph;
  private final StaticOptions options;
  private final Map<StaticPlan.Tensor, TensorRange> ranges;
  private final Map<StaticPlan.Tensor, Parameters> parameters = new HashMap<>();
  private final StaticWeights weights;

  /** Scale and zero point of an activation, as numbers and as values of the graph. */
  private record Parameters(IntegerFormat.Affine affine, Value scale, Value zeroPoint) {}

  /**
   * Makes a writer.
   *
   * @param graph the graph that was planned; changed
   * @param ranges of every tensor that has its own scale
   */
  StaticWriter(Graph graph, StaticOptions options, Map<StaticPlan.Tensor, TensorRange> ranges) {
    this.graph = graph;
    this.options = options;
    this.ranges = ranges;
    this.weights = new StaticWeights(graph, options);
  }

  /** Changes the graph. */
  void write(StaticPlan plan) {
    plan.tensors().forEach(this::parameters);
    for (Node node : plan.products()) {
      Value input = node.input(0).orElseThrow();
      StaticPlan.Tensor tensor = plan.tensor(input).orElseThrow();
      weights.quantize(node, parameters(tensor).affine().scale());
      plan.done().add(new NodeNote(node.label(), weights.describe(node)));
    }
    plan.tensors().forEach(this::insert);
    // Last, because it replaces the node whose output may be one of those tensors.
    for (Node node : plan.lookups()) {
      weights.quantizeTable(node);
      plan.done().add(new NodeNote(node.label(), "its table is stored in 8 bits"));
    }
    graph.nodes().stream().filter(StaticOperators::isJoinedWrongly).forEach(this::keepApart);
    removeUnused();
  }

  private Parameters parameters(StaticPlan.Tensor tensor) {
    if (tensor.sharesWith().isPresent()) {
      return parameters(tensor.sharesWith().get());
    }
    Parameters known = parameters.get(tensor);
    if (known == null) {
      TensorRange range =
          tensor.value().constant().map(StaticWriter::range).orElseGet(() -> ranges.get(tensor));
      IntegerFormat.Affine affine = options.activations().affine(range.low(), range.high());
      known =
          new Parameters(
              affine,
              graph.addInitializer(
                  fresh(tensor, "scale"), Tensors.ofFloats(new float[] {affine.scale()})),
              graph.addInitializer(
                  fresh(tensor, "zero_point"),
                  Tensors.ofBytes(
                      options.activations().type(), new byte[] {(byte) affine.zeroPoint()})));
      parameters.put(tensor, known);
    }
    return known;
  }

  private static TensorRange range(TensorData constant) {
    float[][] range =
        AxisLayout.of(constant.shape(), AxisLayout.PER_TENSOR).range(Tensors.floats(constant));
    return range[0][0] <= range[1][0]
        ? new TensorRange(range[0][0], range[1][0])
        : new TensorRange(0, 0);
  }

  private void insert(StaticPlan.Tensor tensor) {
    Value value = tensor.value();
    Parameters p = parameters(tensor);
    if (value.constant().isPresent()) {
      insertConstant(tensor, p);
      return;
    }
    Value quantized = graph.newValue(fresh(tensor, "q"), Optional.empty());
    Value back = graph.newValue(fresh(tensor, "dq"), value.type());
    List<Value.Use> before = value.uses();
    Node q = addAfter(value, "QuantizeLinear", List.of(value, p.scale, p.zeroPoint), quantized);
    addAfter(quantized, q, "DequantizeLinear", List.of(quantized, p.scale, p.zeroPoint), back);
    if (!tensor.producedIn8Bits()) {
      tensor.readers().forEach(u -> u.node().replaceInput(u.inputIndex(), back));
      return;
    }
    before.forEach(u -> u.node().replaceInput(u.inputIndex(), back));
    takeOutput(value, back);
    tensor
        .clamp()
        .ifPresent(
            clamp -> {
              // The clamp now reads the 8-bit form, which is clamped already.
              Value out = clamp.firstOutput();
              out.replaceAllUsesWith(back);
              takeOutput(out, back);
              graph.remove(clamp);
            });
  }

  /**
   * Puts a Sum of one input, which passes it on, behind a node: with anything that optimizers
   * remove ONNX Runtime would join the node with its neighbours into an 8-bit kernel.
   */
  private void keepApart(Node node) {
    Value out = node.firstOutput();
    if (out.uses().isEmpty()) {
      return;
    }
    Value passed = graph.newValue(graph.freshName(out.name() + "_fp32"), out.type());
    List<Value.Use> uses = out.uses();
    addAfter(out, "Sum", List.of(out), passed);
    uses.forEach(u -> u.node().replaceInput(u.inputIndex(), passed));
  }

  /** Lets the graph yield the new value under the old name. */
  private void takeOutput(Value old, Value replacement) {
    if (graph.isOutput(old)) {
      String name = old.name();
      old.setName(replacement.name());
      replacement.setName(name);
      graph.replaceOutput(old, replacement);
    }
  }

  private void insertConstant(StaticPlan.Tensor tensor, Parameters p) {
    Value value = tensor.value();
    WeightQuantization.Quantized q =
        WeightQuantization.quantize(
            value.constant().orElseThrow(),
            AxisLayout.PER_TENSOR,
            options.activations(),
            new float[] {p.affine.scale()},
            new int[] {p.affine.zeroPoint()});
    Value integers = graph.addInitializer(fresh(tensor, "quantized"), q.data());
    Value back = graph.newValue(fresh(tensor, "dq"), value.type());
    weights.addFirst("DequantizeLinear", List.of(integers, p.scale, p.zeroPoint), back);
    tensor.readers().forEach(u -> u.node().replaceInput(u.inputIndex(), back));
  }

  private Node addAfter(Value value, String op, List<Value> inputs, Value output) {
    return value.producer().isPresent()
        ? addAfter(output, value.producer().get(), op, inputs, output)
        : weights.addFirst(op, inputs, output);
  }

  private Node addAfter(Value named, Node anchor, String op, List<Value> inputs, Value output) {
    return graph.addNodeAfter(
        anchor,
        "",
        op,
        named.name() + "_" + op,
        inputs.stream().map(Optional::of).toList(),
        List.of(Optional.of(output)));
  }

  private void removeUnused() {
    for (Value value : List.copyOf(graph.initializers())) {
      if (value.uses().isEmpty() && !graph.isOutput(value) && !graph.inputs().contains(value)) {
        graph.removeInitializer(value);
      }
    }
  }

  private String fresh(StaticPlan.Tensor tensor, String what) {
    return graph.freshName(tensor.observed().name() + "_" + what);
  }

  /** An attribute for the channels' axis, where there is one. */
  static void setAxis(Node dequantize, int axis) {
    if (axis != AxisLayout.PER_TENSOR) {
      dequantize.setAttribute(Attribute.of("axis", axis));
    }
  }
}
