package dev.lathe.optimizers.training.qat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folds the fake quantization of a trained graph back into real quantization: integers again. */
final class FakeQuantizationFolding {
  private final Graph graph;
  private final Map<String, float[]> reals;

  /**
   * For a graph.
   *
   * @param graph is changed
   * @param reals trained values by name
   */
  FakeQuantizationFolding(Graph graph, Map<String, float[]> reals) {
    this.graph = graph;
    this.reals = reals;
  }

  /** Gives an activation's scale its learned value. */
  void scale(String scale, String logarithm) {
    float[] logs = reals.get(logarithm);
    for (Value value : List.copyOf(graph.initializers())) {
      if (value.name().equals(scale) && logs != null) {
        float[] scales = new float[logs.length];
        for (int i = 0; i < scales.length; i++) {
          scales[i] = (float) Math.exp(logs[i]);
        }
        graph.setInitializer(value, Tensors.ofFloats(scales, value.constant().get().shape()));
      }
    }
  }

  /**
   * Gives an activation fewer steps: another scale and zero point, and a clamp before them, because
   * the 8-bit type alone would let more through.
   *
   * @param learned whether the scale has its learned value already
   */
  void narrow(Node dequantize, QuantizationRange range, boolean learned) {
    QuantizationParams params = range.params();
    Node quantize = dequantize.input(0).orElseThrow().producer().orElseThrow();
    Value scale = dequantize.input(1).orElseThrow();
    if (!learned) {
      graph.setInitializer(
          scale, Tensors.ofFloats(params.scales(), scale.constant().orElseThrow().shape()));
    }
    dequantize
        .input(2)
        .ifPresent(
            zero -> {
              byte[] zeros = new byte[params.zeros().length];
              for (int i = 0; i < zeros.length; i++) {
                zeros[i] = (byte) params.zeros()[i];
              }
              graph.setInitializer(
                  zero,
                  Tensors.ofBytes(params.type(), zeros, zero.constant().orElseThrow().shape()));
            });
    float step = Tensors.floats(scale.constant().orElseThrow())[0];
    Value x = quantize.input(0).orElseThrow();
    Value least = limit(x.name() + "_least", (range.low() - params.zeros()[0]) * step);
    Value most = limit(x.name() + "_most", (range.high() - params.zeros()[0]) * step);
    String name = graph.freshName(x.name() + "_clamped");
    Value clamped = graph.newValue(name, x.type());
    graph.addNodeBefore(
        quantize,
        "",
        "Clip",
        name,
        List.of(Optional.of(x), Optional.of(least), Optional.of(most)),
        List.of(Optional.of(clamped)));
    quantize.replaceInput(0, clamped);
  }

  private Value limit(String wish, float value) {
    return graph.addInitializer(graph.freshName(wish), Tensors.ofFloats(new float[] {value}));
  }

  /** Gives a weight its integers, and its scale where the grid has changed. */
  void weight(Node dequantize, String real, QuantizationRange range, long[] shape) {
    float[] values = reals.get(real);
    if (values == null) {
      return;
    }
    Value integers = own(dequantize, 0);
    graph.setInitializer(
        integers, range.params().integers(values, shape, range.low(), range.high()));
    long[] scaleShape = dequantize.input(1).orElseThrow().constant().orElseThrow().shape();
    graph.setInitializer(own(dequantize, 1), Tensors.ofFloats(range.params().scales(), scaleShape));
  }

  /** The scale of a bias is that of the products it is added to. */
  void bias(Node dequantize, String real) {
    float[] values = reals.get(real);
    Optional<Node> reader =
        dequantize.firstOutput().uses().stream().map(Value.Use::node).findFirst();
    if (values == null || reader.isEmpty()) {
      return;
    }
    float[] input = scales(reader.get(), 0);
    float[] weight = scales(reader.get(), 1);
    float[] scales = new float[weight.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = input[0] * weight[i];
    }
    TensorData old = dequantize.input(1).orElseThrow().constant().orElseThrow();
    float[] fitting = old.elements() == scales.length ? scales : new float[] {scales[0]};
    graph.setInitializer(own(dequantize, 1), Tensors.ofFloats(fitting, old.shape()));
    QuantizationParams params =
        new QuantizationParams(DataType.INT32, fitting, new int[fitting.length], 0);
    long[] shape = dequantize.input(0).orElseThrow().constant().orElseThrow().shape();
    graph.setInitializer(
        own(dequantize, 0), params.integers(values, shape, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static float[] scales(Node reader, int input) {
    return reader
        .input(input)
        .flatMap(Value::producer)
        .flatMap(dq -> dq.input(1))
        .flatMap(Value::constant)
        .map(Tensors::floats)
        .orElse(new float[] {1});
  }

  /** Weights that stayed real, such as the bias of a matrix product. */
  void plain() {
    for (Value value : List.copyOf(graph.initializers())) {
      float[] trained = reals.get(value.name());
      TensorData old = value.constant().orElseThrow();
      if (trained != null && old.type() == DataType.FLOAT && old.elements() == trained.length) {
        graph.setInitializer(value, Tensors.ofFloats(trained, old.shape()));
      }
    }
  }

  /** The initializer of an input, which no other node reads. */
  private Value own(Node node, int input) {
    Value value = node.input(input).orElseThrow();
    if (value.useCount() <= 1) {
      return value;
    }
    Value copy =
        graph.addInitializer(
            graph.freshName(value.name() + "_own"), value.constant().orElseThrow());
    node.replaceInput(input, copy);
    return copy;
  }
}
