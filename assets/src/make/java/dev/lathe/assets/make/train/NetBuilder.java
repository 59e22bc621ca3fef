package dev.lathe.assets.make.train;

import dev.lathe.assets.make.Seeds;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Builds a network as an ONNX graph with fresh weights. Names follow what is built, so that a
 * person finds a layer again in Lathe.
 */
final class NetBuilder {
  /** Operator set of the sample models. */
  static final long OPSET = 17;

  private static final float[] DOUBLE = {1, 1, 2, 2};

  private final Graph graph;
  private final long seed;
  private int drawn;

  NetBuilder(String name, long seed) {
    this.graph = new Graph(name);
    this.seed = seed;
  }

  /** The model as built so far, declared with these outputs. */
  OnnxModel model() {
    return new OnnxModel(8, Map.of("", OPSET), graph, List.of(), Map.of(), Optional.empty());
  }

  Value input(String name, DataType type, Dimension... shape) {
    return graph.addInput(name, type(type, shape));
  }

  void output(Value value, DataType type, Dimension... shape) {
    value.setType(type(type, shape));
    graph.addOutput(value);
  }

  private static Optional<ValueType> type(DataType type, Dimension... shape) {
    return Optional.of(
        new ValueType.TensorType(type, Optional.of(new Shape(Arrays.asList(shape)))));
  }

  /** A constant that training leaves alone: INT64, or a FLOAT scalar. */
  Value longs(String name, long... values) {
    return graph.addInitializer(name, Tensors.ofLongs(values, values.length));
  }

  Value scalar(String name, float value) {
    return graph.addInitializer(name, Tensors.ofFloats(new float[] {value}));
  }

  /** A constant FLOAT without any axis, as Clip takes its bounds. */
  Value number(String name, float value) {
    return graph.addInitializer(name, Tensors.ofFloats(new float[] {value}, new long[0]));
  }

  /** A constant INT64 without any axis, as Range takes its bounds. */
  Value whole(String name, long value) {
    return graph.addInitializer(name, Tensors.ofLongs(new long[] {value}));
  }

  /** Normally distributed weights. */
  Value weight(String name, double deviation, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Random random = Seeds.random(seed, drawn++);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return graph.addInitializer(name, Tensors.ofFloats(values, shape));
  }

  Value filled(String name, float value, long length) {
    float[] values = new float[(int) length];
    Arrays.fill(values, value);
    TensorData tensor = Tensors.ofFloats(values, length);
    return graph.addInitializer(name, tensor);
  }

  /** Any operator with one output. */
  Value op(String type, String name, List<Value> inputs, Attribute... attributes) {
    Value out = graph.newValue(name + "/out", Optional.empty());
    Node node =
        graph.addNode(
            "", type, name, inputs.stream().map(Optional::of).toList(), List.of(Optional.of(out)));
    for (Attribute a : attributes) {
      node.setAttribute(a);
    }
    return out;
  }

  /** Convolution without bias, then BatchNormalization, as two nodes. */
  Value convBn(String name, Value x, long in, long out, long kernel, long stride, long groups) {
    return convBn(name, x, in, out, kernel, stride, groups, 1);
  }

  /** The same; {@code scale} is where the normalization's scale begins. */
  Value convBn(
      String name, Value x, long in, long out, long kernel, long stride, long groups, float scale) {
    double deviation = Math.sqrt(2.0 / (in / groups * kernel * kernel));
    Value w = weight(name + ".weight", deviation, out, in / groups, kernel, kernel);
    long pad = kernel / 2;
    Value y =
        op(
            "Conv",
            name,
            List.of(x, w),
            Attribute.of("kernel_shape", new long[] {kernel, kernel}),
            Attribute.of("strides", new long[] {stride, stride}),
            Attribute.of("pads", new long[] {pad, pad, pad, pad}),
            Attribute.of("dilations", new long[] {1, 1}),
            Attribute.of("group", groups));
    return op(
        "BatchNormalization",
        name + ".bn",
        List.of(
            y,
            filled(name + ".bn.scale", scale, out),
            filled(name + ".bn.bias", 0, out),
            filled(name + ".bn.mean", 0, out),
            filled(name + ".bn.variance", 1, out)),
        Attribute.of("epsilon", 1e-5f));
  }

  /** Convolution 1×1 with a bias that begins at {@code bias}: the last of a head. */
  Value conv(String name, Value x, long in, long out, float bias) {
    Value w = weight(name + ".weight", 0.1 * Math.sqrt(1.0 / in), out, in, 1, 1);
    return op(
        "Conv",
        name,
        List.of(x, w, filled(name + ".bias", bias, out)),
        Attribute.of("kernel_shape", new long[] {1, 1}),
        Attribute.of("strides", new long[] {1, 1}),
        Attribute.of("pads", new long[] {0, 0, 0, 0}),
        Attribute.of("dilations", new long[] {1, 1}),
        Attribute.of("group", 1L));
  }

  /** Every pixel four times: twice the height and width. */
  Value doubled(String name, Value x) {
    Value scales = graph.addInitializer(name + ".scales", Tensors.ofFloats(DOUBLE, 4));
    Value out = graph.newValue(name + "/out", Optional.empty());
    Node node =
        graph.addNode(
            "",
            "Resize",
            name,
            List.of(Optional.of(x), Optional.empty(), Optional.of(scales)),
            List.of(Optional.of(out)));
    node.setAttribute(Attribute.of("mode", "nearest"));
    node.setAttribute(Attribute.of("coordinate_transformation_mode", "asymmetric"));
    node.setAttribute(Attribute.of("nearest_mode", "floor"));
    return out;
  }

  /** The two halves of an axis of four. */
  List<Value> halves(String name, Value x, long axis) {
    Value sizes = longs(name + ".sizes", 2, 2);
    List<Value> out =
        List.of(
            graph.newValue(name + "/first", Optional.empty()),
            graph.newValue(name + "/second", Optional.empty()));
    Node node =
        graph.addNode(
            "",
            "Split",
            name,
            List.of(Optional.of(x), Optional.of(sizes)),
            out.stream().map(Optional::of).toList());
    node.setAttribute(Attribute.of("axis", axis));
    return out;
  }

  /** A constant table that training leaves alone. */
  Value table(String name, float[] values, long... shape) {
    return graph.addInitializer(name, Tensors.ofFloats(values, shape));
  }

  Value relu(String name, Value x) {
    return op("Relu", name, List.of(x));
  }

  Value add(String name, Value a, Value b) {
    return op("Add", name, List.of(a, b));
  }

  /** {@code x W + b} on the last axis, as MatMul and Add. */
  Value linear(String name, Value x, long in, long out) {
    Value w = weight(name + ".weight", Math.sqrt(1.0 / in), in, out);
    Value y = op("MatMul", name, List.of(x, w));
    return add(name + ".add", y, filled(name + ".bias", 0, out));
  }

  Value layerNorm(String name, Value x, long width) {
    return op(
        "LayerNormalization",
        name,
        List.of(x, filled(name + ".scale", 1, width), filled(name + ".bias", 0, width)),
        Attribute.of("axis", -1L),
        Attribute.of("epsilon", 1e-5f));
  }

  /** Classifier head on [batch, in]: Gemm with the weight as [out, in]. */
  Value gemm(String name, Value x, long in, long out) {
    Value w = weight(name + ".weight", Math.sqrt(1.0 / in), out, in);
    return op(
        "Gemm", name, List.of(x, w, filled(name + ".bias", 0, out)), Attribute.of("transB", 1L));
  }
}
