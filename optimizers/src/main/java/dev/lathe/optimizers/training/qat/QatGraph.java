package dev.lathe.optimizers.training.qat;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A statically quantized model, made trainable and back. For training, integer weights become real
 * ones behind a fake quantization, and every QuantizeLinear–DequantizeLinear pair becomes one too;
 * afterwards the trained weights go back into the same nodes as integers.
 */
final class QatGraph {
  /** A weight: the node that dequantizes it, by the name of its output. */
  private record Weight(String real, QuantizationRange range, long[] shape) {}

  private final OnnxModel quantized;
  private final OnnxModel training;
  private final int weightBits;
  private final int activationBits;
  private final boolean learnRanges;
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final Map<String, String> biases = new LinkedHashMap<>();
  private final Map<String, QuantizationRange> narrow = new LinkedHashMap<>();

  /** Logarithms of scales that are learned, by the name of the scale in the quantized model. */
  private final Map<String, String> logarithms = new HashMap<>();

  private QatGraph(OnnxModel quantized, int weightBits, int activationBits, boolean learnRanges) {
    this.quantized = quantized;
    this.training = quantized.copy();
    this.weightBits = weightBits;
    this.activationBits = activationBits;
    this.learnRanges = learnRanges;
  }

  /**
   * Prepares.
   *
   * @param quantized with QuantizeLinear and DequantizeLinear nodes; not changed
   * @param weightBits 2 … 8; fewer than 8 use only the middle of the 8-bit range
   * @param activationBits 4 … 8; with fewer than 8 the written graph gets clamps
   * @param learnRanges whether the scales of activations are trained too
   */
  static QatGraph of(OnnxModel quantized, int weightBits, int activationBits, boolean learnRanges) {
    QatGraph graph = new QatGraph(quantized, weightBits, activationBits, learnRanges);
    dequantizers(graph.training).forEach(graph::replace);
    for (Node node : graph.training.graph().nodes()) {
      if (node.is("QuantizeLinear") && !node.firstOutput().isUsed()) {
        graph.training.graph().remove(node);
      }
    }
    return graph;
  }

  private static List<Node> dequantizers(OnnxModel model) {
    return model.graph().nodes().stream().filter(n -> n.is("DequantizeLinear")).toList();
  }

  private void replace(Node dequantize) {
    Value source = dequantize.input(0).orElseThrow();
    Optional<TensorData> constant = source.constant();
    if (constant.isPresent()) {
      DataType type = constant.get().type();
      QuantizationParams.of(dequantize, type)
          .ifPresent(params -> constant(dequantize, constant.get(), params));
      return;
    }
    Optional<Node> quantize = source.producer().filter(n -> n.is("QuantizeLinear"));
    if (quantize.isPresent() && sameGrid(quantize.get(), dequantize)) {
      DataType type =
          dequantize.input(2).flatMap(Value::constant).map(TensorData::type).orElse(DataType.UINT8);
      QuantizationParams.of(dequantize, type)
          .ifPresent(params -> activation(dequantize, quantize.get(), params));
    }
  }

  private static boolean sameGrid(Node q, Node dq) {
    return q.input(1).equals(dq.input(1)) && q.input(2).equals(dq.input(2));
  }

  private void constant(Node dequantize, TensorData integers, QuantizationParams params) {
    Graph graph = training.graph();
    Value out = dequantize.firstOutput();
    String name = out.name();
    float[] reals = params.reals(integers);
    Value real =
        graph.addInitializer(
            graph.freshName(name + "_real"), Tensors.ofFloats(reals, integers.shape()));
    if (params.type() == DataType.INT32) {
      biases.put(name, real.name());
      out.replaceAllUsesWith(real);
      graph.remove(dequantize);
      return;
    }
    QuantizationRange range =
        QuantizationRange.ofWeight(params, weightBits, reals, integers.shape());
    weights.put(name, new Weight(real.name(), range, integers.shape()));
    Value scale = constant(name + "_scale", range.params().scales());
    Value fake = fake(dequantize, real, scale, range);
    out.replaceAllUsesWith(fake);
    graph.remove(dequantize);
  }

  private void activation(Node dequantize, Node quantize, QuantizationParams params) {
    Value x = quantize.input(0).orElseThrow();
    Value out = dequantize.firstOutput();
    QuantizationRange range = QuantizationRange.ofActivation(params, activationBits);
    narrow.put(dequantize.firstOutput().name(), range);
    Value scale = scale(dequantize, range.params());
    Value fake = fake(dequantize, x, scale, range);
    if (training.graph().isOutput(out)) {
      String name = out.name();
      out.setName(fake.name());
      fake.setName(name);
      training.graph().replaceOutput(out, fake);
    }
    out.replaceAllUsesWith(fake);
    training.graph().remove(dequantize);
  }

  /** A learned scale is the exponential of a weight, so that it stays positive (Jain 2020). */
  private Value scale(Node before, QuantizationParams params) {
    String name = before.input(1).orElseThrow().name();
    if (!learnRanges) {
      return constant(name + "_fake", params.scales());
    }
    Graph graph = training.graph();
    String known = logarithms.get(name);
    Value logarithm =
        known != null
            ? graph.initializers().stream()
                .filter(v -> v.name().equals(known))
                .findFirst()
                .orElseThrow()
            : logarithm(name, params);
    String fresh = graph.freshName(name + "_exp");
    Value scale = graph.newValue(fresh, Optional.empty());
    graph.addNodeBefore(
        before, "", "Exp", fresh, List.of(Optional.of(logarithm)), List.of(Optional.of(scale)));
    return scale;
  }

  private Value logarithm(String name, QuantizationParams params) {
    float[] logs = new float[params.scales().length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(params.scales()[i]);
    }
    Value made = constant(name + "_log", logs);
    logarithms.put(name, made.name());
    return made;
  }

  private Value constant(String wish, float[] values) {
    Graph graph = training.graph();
    return graph.addInitializer(
        graph.freshName(wish), Tensors.ofFloats(values.clone(), values.length));
  }

  private Value fake(Node before, Value x, Value scale, QuantizationRange range) {
    Graph graph = training.graph();
    QuantizationParams params = range.params();
    float[] zeros = new float[params.zeros().length];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = params.zeros()[i];
    }
    Value zero = constant(before.firstOutput().name() + "_zero", zeros);
    String name = graph.freshName(before.firstOutput().name() + "_fake");
    Value out = graph.newValue(name, before.firstOutput().type());
    Node node =
        graph.addNodeBefore(
            before,
            "lathe",
            "FakeQuantize",
            name,
            List.of(Optional.of(x), Optional.of(scale), Optional.of(zero)),
            List.of(Optional.of(out)));
    node.setAttribute(Attribute.of("axis", params.axis()));
    node.setAttribute(Attribute.of("low", range.low()));
    node.setAttribute(Attribute.of("high", range.high()));
    return out;
  }

  /** The graph to train; never to be written, because its fake quantization is Lathe's own. */
  OnnxModel training() {
    return training;
  }

  /** Constants to train besides weights: the logarithms of learned scales. */
  Set<String> alsoTrained() {
    return new HashSet<>(logarithms.values());
  }

  /** How many weights live on a grid. */
  int weightCount() {
    return weights.size();
  }

  /** The quantized model with the trained weights, biases and scales. */
  OnnxModel bake(TrainableGraph trained) {
    Map<String, float[]> reals = new HashMap<>();
    for (Map.Entry<Value, NDArray> e : trained.parameters().entrySet()) {
      reals.put(e.getKey().name(), e.getValue().toFloatArray());
    }
    OnnxModel result = quantized.copy();
    FakeQuantizationFolding folding = new FakeQuantizationFolding(result.graph(), reals);
    logarithms.forEach(folding::scale);
    List<Node> dequantizers = dequantizers(result);
    if (activationBits < 8) {
      for (Node node : dequantizers) {
        QuantizationRange range = narrow.get(node.firstOutput().name());
        if (range != null) {
          folding.narrow(node, range, logarithms.containsKey(scaleOf(node)));
        }
      }
    }
    for (Node node : dequantizers) {
      Weight weight = weights.get(node.firstOutput().name());
      if (weight != null) {
        folding.weight(node, weight.real(), weight.range(), weight.shape());
      }
    }
    for (Node node : dequantizers) {
      String bias = biases.get(node.firstOutput().name());
      if (bias != null) {
        folding.bias(node, bias);
      }
    }
    folding.plain();
    return result;
  }

  private static String scaleOf(Node node) {
    return node.input(1).orElseThrow().name();
  }
}
