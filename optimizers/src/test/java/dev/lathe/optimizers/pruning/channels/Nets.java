package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers of small networks as exporters write them, for {@link ConvNets} and {@link Transformers}.
 */
final class Nets {
  final TestGraph g;
  private int count;

  /** Whether operands that are attributes in operator set 9 are written so. */
  boolean old;

  Nets(long seed) {
    g = TestGraph.seeded(seed);
  }

  String name(String what) {
    return what + "_" + count++;
  }

  Value conv(Value x, int in, int out, int kernel, int stride, int groups, boolean bias) {
    String n = name("conv");
    List<Attribute> a =
        List.of(
            Attribute.of("kernel_shape", new long[] {kernel, kernel}),
            Attribute.of("strides", new long[] {stride, stride}),
            Attribute.of("pads", new long[] {kernel / 2, kernel / 2, kernel / 2, kernel / 2}),
            Attribute.of("group", groups));
    Value w = g.weight(n + ".weight", out, in / groups, kernel, kernel);
    return bias ? g.op("Conv", n, a, x, w, g.weight(n + ".bias", out)) : g.op("Conv", n, a, x, w);
  }

  Value conv(Value x, int in, int out, int kernel) {
    return conv(x, in, out, kernel, 1, 1, true);
  }

  Value bn(Value x, int channels) {
    return g.batchNorm(name("bn"), channels, x);
  }

  Value op(String type, Value... in) {
    return g.op(type, name(type.toLowerCase(java.util.Locale.ROOT)), in);
  }

  Value op(String type, List<Attribute> attributes, Value... in) {
    return g.op(type, name(type.toLowerCase(java.util.Locale.ROOT)), attributes, in);
  }

  Value relu(Value x) {
    return op("Relu", x);
  }

  Value convBnRelu(Value x, int in, int out, int kernel, int stride, int groups) {
    return relu(bn(conv(x, in, out, kernel, stride, groups, false), out));
  }

  Value add(Value a, Value b) {
    return op("Add", a, b);
  }

  Value reshape(Value x, long... shape) {
    return op("Reshape", x, g.longs(name("shape"), shape));
  }

  Value transpose(Value x, long... perm) {
    return op("Transpose", List.of(Attribute.of("perm", perm)), x);
  }

  Value concat(int axis, Value... parts) {
    return op("Concat", List.of(Attribute.of("axis", axis)), parts);
  }

  Value scalar(float value) {
    return g.floats(name("scalar"), new float[] {value});
  }

  /** Split into equal parts, sizes not said. */
  List<Value> split(Value x, int axis, int parts, long... sizes) {
    String n = name("split");
    Graph graph = g.graph();
    List<Optional<Value>> out = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      Value v = graph.newValue(n + "_" + i, Optional.empty());
      values.add(v);
      out.add(Optional.of(v));
    }
    List<Optional<Value>> in = new ArrayList<>(List.of(Optional.of(x)));
    if (sizes.length > 0 && !old) {
      in.add(Optional.of(g.longs(n + "_sizes", sizes)));
    }
    Node node = graph.addNode("", "Split", n, in, out);
    node.setAttribute(Attribute.of("axis", axis));
    if (old && sizes.length > 0) {
      node.setAttribute(Attribute.of("split", sizes));
    }
    return values;
  }

  Value slice(Value x, int axis, long from, long to) {
    if (old) {
      return op(
          "Slice",
          List.of(
              Attribute.of("axes", new long[] {axis}),
              Attribute.of("starts", new long[] {from}),
              Attribute.of("ends", new long[] {to})),
          x);
    }
    return op(
        "Slice",
        x,
        g.longs(name("starts"), from),
        g.longs(name("ends"), to),
        g.longs(name("axes"), axis));
  }

  Value squeeze(Value x, long axis) {
    return old
        ? op("Squeeze", List.of(Attribute.of("axes", new long[] {axis})), x)
        : op("Squeeze", x, g.longs(name("axes"), axis));
  }

  Value pad(Value x, long... pads) {
    return old
        ? op("Pad", List.of(Attribute.of("pads", pads)), x)
        : op("Pad", x, g.longs(name("pads"), pads));
  }

  Value globalPool(Value x) {
    return op("GlobalAveragePool", x);
  }

  Value maxPool(Value x) {
    return op(
        "MaxPool",
        List.of(
            Attribute.of("kernel_shape", new long[] {2, 2}),
            Attribute.of("strides", new long[] {2, 2})),
        x);
  }

  Value gemm(Value x, int in, int out) {
    String n = name("gemm");
    return g.op(
        "Gemm",
        n,
        List.of(Attribute.of("transB", 1)),
        x,
        g.weight(n + ".weight", out, in),
        g.weight(n + ".bias", out));
  }

  /** MatMul and Add, as for a linear layer on three axes. */
  Value linear(Value x, int in, int out) {
    String n = name("linear");
    return add(g.weight(n + ".bias", out), g.op("MatMul", n, x, g.weight(n + ".weight", in, out)));
  }

  Value layerNorm(Value x, int width) {
    String n = name("norm");
    return g.op(
        "LayerNormalization", n, x, g.positive(n + ".weight", width), g.weight(n + ".bias", width));
  }

  /** LayerNormalization as exporters before operator set 17 write it. */
  Value layerNormInPieces(Value x, int width) {
    Value mean = mean(x);
    Value centred = op("Sub", x, mean);
    Value variance = mean(op("Pow", centred, scalar(2)));
    Value deviation = op("Sqrt", op("Add", variance, scalar(1e-5f)));
    Value normal = op("Div", centred, deviation);
    String n = name("norm");
    return op(
        "Add", op("Mul", normal, g.positive(n + ".weight", width)), g.weight(n + ".bias", width));
  }

  private Value mean(Value x) {
    return op("ReduceMean", List.of(Attribute.of("axes", new long[] {-1})), x);
  }

  /** Gelu as exporters write it. */
  Value gelu(Value x) {
    Value erf = op("Erf", op("Div", x, scalar(1.4142135f)));
    return op("Mul", op("Mul", x, op("Add", erf, scalar(1))), scalar(0.5f));
  }

  OnnxModel output(Value y, long opset, long... shape) {
    return g.output(y, shape).model(opset);
  }
}
