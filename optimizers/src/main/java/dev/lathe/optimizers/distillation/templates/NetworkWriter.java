package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Writes a network layer by layer, with random weights (He et al. 2015) from a seed. */
final class NetworkWriter {
  /** LayerNormalization came with it; every runtime of the last years reads it. */
  private static final long OPSET = 17;

  private static final long IR_VERSION = 8;

  private final Graph graph = new Graph("student");
  private final Random random;

  NetworkWriter(long seed) {
    this.random = new Random(seed);
  }

  /** Takes a name, so that no value inside gets it. */
  void reserve(String name) {
    graph.freshName(name);
  }

  Value input(String name, ValueType type) {
    reserve(name);
    return graph.addInput(name, Optional.of(type));
  }

  void output(Value value, String name, ValueType type) {
    value.setName(name);
    value.setType(Optional.of(type));
    graph.addOutput(value);
  }

  Value op(String type, String name, List<Attribute> attributes, Value... inputs) {
    return GraphEdits.append(graph, type, name, attributes, inputs);
  }

  Value op(String type, String name, Value... inputs) {
    return op(type, name, List.of(), inputs);
  }

  /** A scalar. */
  Value number(String name, float value) {
    return constant(name, Tensors.ofFloats(new float[] {value}));
  }

  Value longs(String name, long... values) {
    return constant(name, Tensors.ofLongs(values, values.length));
  }

  Value constant(String name, TensorData data) {
    return graph.addInitializer(graph.freshName(name), data);
  }

  /** Gaussian numbers. */
  Value weight(String name, double deviation, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return constant(name, Tensors.ofFloats(values, shape));
  }

  private Value filled(String name, float value, int length) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return constant(name, Tensors.ofFloats(values, length));
  }

  private static double deviation(long inputs) {
    return Math.sqrt(2.0 / inputs);
  }

  /** A linear layer on rows. */
  Value rows(String name, Value x, int from, int to) {
    return op(
        "Gemm",
        name,
        x,
        weight(name + ".weight", deviation(from), from, to),
        filled(name + ".bias", 0, to));
  }

  /** A linear layer on tokens. */
  Value tokens(String name, Value x, int from, int to) {
    Value product =
        op("MatMul", name + ".product", x, weight(name + ".weight", deviation(from), from, to));
    return op("Add", name, product, filled(name + ".bias", 0, to));
  }

  Value convolution(String name, Value x, int from, int to, int kernel, int stride) {
    long pad = kernel / 2;
    List<Attribute> attributes =
        List.of(
            Attribute.of("kernel_shape", new long[] {kernel, kernel}),
            Attribute.of("strides", new long[] {stride, stride}),
            Attribute.of("pads", new long[] {pad, pad, pad, pad}));
    double deviation = deviation((long) from * kernel * kernel);
    return op(
        "Conv",
        name,
        attributes,
        x,
        weight(name + ".weight", deviation, to, from, kernel, kernel),
        filled(name + ".bias", 0, to));
  }

  Value batchNormalization(String name, Value x, int width) {
    return op(
        "BatchNormalization",
        name,
        x,
        filled(name + ".scale", 1, width),
        filled(name + ".bias", 0, width),
        filled(name + ".mean", 0, width),
        filled(name + ".variance", 1, width));
  }

  Value layerNormalization(String name, Value x, int width) {
    return op(
        "LayerNormalization",
        name,
        x,
        filled(name + ".scale", 1, width),
        filled(name + ".bias", 0, width));
  }

  OnnxModel model(Map<String, String> metadata) {
    return new OnnxModel(
        IR_VERSION, Map.of("", OPSET), graph, List.of(), metadata, Optional.empty());
  }
}
