package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns weights into 8-bit integers and biases into 32-bit ones, whose scale is that of the
 * products they are added to: input scale × weight scale.
 */
final class StaticWeights {
  /** A little under 2^31, so that rounding cannot reach it. */
  private static final double GREATEST_BIAS = 2147480000.0;

  private final Graph graph;
  private final StaticOptions options;
  private final Map<Key, Weight> known = new HashMap<>();
  private final Map<ZeroPoints, Value> zeroPoints = new HashMap<>();
  private final Map<Value, Value> tables = new HashMap<>();
  private final Map<Value, Value> tableScales = new HashMap<>();

  /** Whether the rows of a table have scales of their own. */
  private final Map<Value, Boolean> byRow = new HashMap<>();

  /** The same weight may serve several nodes; then it is stored once. */
  private record Key(Value weight, int axis, float factor) {}

  /** Equal where type, rank and bytes are. */
  private record ZeroPoints(DataType type, int rank, ByteBuffer bytes) {}

  private record Weight(Value dequantized, WeightGrid grid, float[] scales, int axis) {}

  StaticWeights(Graph graph, StaticOptions options) {
    this.graph = graph;
    this.options = options;
  }

  /**
   * Gives a Conv, Gemm or MatMul integers for its weight and bias.
   *
   * @param inputScale scale of its first input
   */
  void quantize(Node node, float inputScale) {
    Value weight = node.input(1).orElseThrow();
    int rank = weight.constant().orElseThrow().shape().length;
    int axis =
        options.perChannel() ? StaticOperators.channelAxis(node, rank) : AxisLayout.PER_TENSOR;
    Optional<float[]> bias = node.input(2).map(b -> bias(node, b));
    // The 8-bit Gemm kernel knows no beta, and its alpha would scale the bias too.
    float alpha = node.is("Gemm") ? node.floatAttribute("alpha", 1) : 1;
    Weight quantized = weight(weight, axis, alpha, bias, inputScale);
    node.replaceInput(1, quantized.dequantized());
    bias.ifPresent(b -> node.replaceInput(2, bias(node, b, quantized, inputScale)));
    if (node.is("Gemm")) {
      node.setAttribute(Attribute.of("alpha", 1f));
      node.setAttribute(Attribute.of("beta", 1f));
    }
  }

  String describe(Node node) {
    boolean perChannel =
        node.input(1)
            .flatMap(Value::producer)
            .filter(dq -> dq.attribute("axis").isPresent())
            .isPresent();
    return options.weights().type()
        + (options.weights().reduced() ? " (7-bit)" : "")
        + " weight, "
        + (perChannel ? "one scale per channel" : "one scale")
        + ", "
        + options.activations().type()
        + " input";
  }

  /** The bias, one value per output channel, beta multiplied in. */
  private float[] bias(Node node, Value value) {
    float[] values = Tensors.floats(value.constant().orElseThrow());
    int channels = Math.toIntExact(StaticOperators.outputChannels(node));
    float[] all = values.length == channels ? values : new float[channels];
    if (values.length != channels) {
      Arrays.fill(all, values[0]);
    }
    float beta = node.is("Gemm") ? node.floatAttribute("beta", 1) : 1;
    for (int i = 0; i < all.length; i++) {
      all[i] *= beta;
    }
    return all;
  }

  private Weight weight(
      Value value, int axis, float factor, Optional<float[]> bias, float inputScale) {
    Key key = new Key(value, axis, factor);
    Weight same = known.get(key);
    TensorData data = scaled(value.constant().orElseThrow(), factor);
    WeightGrid grid = same != null ? same.grid() : WeightGrid.of(data, axis, options.weights());
    float[] scales = grid.scales().clone();
    boolean widened = bias.isPresent() && widen(scales, bias.get(), inputScale);
    if (same != null && !widened) {
      return same;
    }
    Weight weight =
        store(
            value,
            grid,
            WeightQuantization.quantize(data, axis, options.weights(), scales, grid.zeroPoints()));
    if (!widened) {
      known.put(key, weight);
    }
    return weight;
  }

  /**
   * Raises scales so far that no bias leaves 32 bits: where a channel's weights are next to nothing
   * its bias is all that counts.
   */
  private static boolean widen(float[] scales, float[] bias, float inputScale) {
    boolean widened = false;
    for (int i = 0; i < bias.length; i++) {
      int s = scales.length == 1 ? 0 : i;
      double least = Math.abs(bias[i]) / GREATEST_BIAS / inputScale;
      if (scales[s] < least) {
        scales[s] = (float) least;
        widened = true;
      }
    }
    return widened;
  }

  private static TensorData scaled(TensorData data, float factor) {
    if (factor == 1) {
      return data;
    }
    float[] values = Tensors.floats(data);
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return Tensors.ofFloats(values, data.shape());
  }

  private Weight store(Value weight, WeightGrid grid, WeightQuantization.Quantized q) {
    Value back = dequantize(weight, q.data(), q.scale(), q.zeroPoint(), q.axis());
    return new Weight(back, grid, Tensors.floats(q.scale()), q.axis());
  }

  private Value dequantize(
      Value original, TensorData data, TensorData scale, TensorData zeroPoint, int axis) {
    String name = original.name();
    Value integers = graph.addInitializer(graph.freshName(name + "_quantized"), data);
    Value s = graph.addInitializer(graph.freshName(name + "_scale"), scale);
    Value z = zeroPoints(name, zeroPoint);
    Value back =
        graph.newValue(
            graph.freshName(name + "_dq"),
            Optional.of(ValueType.tensor(DataType.FLOAT, data.shape())));
    StaticWriter.setAxis(addFirst("DequantizeLinear", List.of(integers, s, z), back), axis);
    return back;
  }

  /** Zero points that are equal are stored once: mostly they are rows of zeros. */
  private Value zeroPoints(String name, TensorData data) {
    return zeroPoints.computeIfAbsent(
        new ZeroPoints(data.type(), data.shape().length, data.bytes()),
        k -> graph.addInitializer(graph.freshName(name + "_zero_point"), data));
  }

  private Value bias(Node node, float[] bias, Weight weight, float inputScale) {
    float[] scales = new float[weight.scales().length];
    int[] integers = new int[bias.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = inputScale * weight.scales()[i];
    }
    for (int i = 0; i < bias.length; i++) {
      double scale = scales[scales.length == 1 ? 0 : i];
      integers[i] =
          scale == 0
              ? 0
              : (int)
                  Math.max(
                      Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, Math.rint(bias[i] / scale)));
    }
    boolean perTensor = weight.axis() == AxisLayout.PER_TENSOR;
    long[] shape = perTensor ? new long[0] : new long[] {scales.length};
    return dequantize(
        node.input(2).orElseThrow(),
        Tensors.ofInts(integers, integers.length),
        Tensors.ofFloats(scales, shape),
        Tensors.ofInts(new int[scales.length], shape),
        perTensor ? AxisLayout.PER_TENSOR : 0);
  }

  /**
   * Stores the constant table of a Gather in 8 bits and widens what is looked up. Where rows are
   * looked up, each has its own scale, looked up beside it.
   */
  void quantizeTable(Node gather) {
    Value table = gather.input(0).orElseThrow();
    TensorData data = table.constant().orElseThrow();
    // Decided at the first of its readers, while all of them are there.
    boolean rows =
        byRow.computeIfAbsent(
            table,
            t ->
                data.shape().length == 2
                    && t.uses().stream().map(Value.Use::node).allMatch(StaticWeights::takesRows));
    int axis = rows ? 0 : AxisLayout.PER_TENSOR;
    WeightQuantization.Quantized q =
        WeightQuantization.quantize(data, axis, IntegerFormat.weights(false));
    Value integers = tables.computeIfAbsent(table, t -> initializer(t, "quantized", q.data()));
    long[] scaleShape = rows ? new long[] {data.shape()[0], 1} : new long[0];
    Value scales =
        tableScales.computeIfAbsent(
            table,
            t -> initializer(t, "scale", Tensors.ofFloats(Tensors.floats(q.scale()), scaleShape)));
    Value out = gather.firstOutput();
    Value found = after(gather, "Gather", List.of(integers, gather.input(1).orElseThrow()), out);
    Node last = found.producer().orElseThrow();
    gather.attributes().forEach(last::setAttribute);
    Value scale = scales;
    if (rows) {
      scale = after(last, "Gather", List.of(scales, gather.input(1).orElseThrow()), out);
      last = scale.producer().orElseThrow();
    }
    Value real = after(last, "Cast", List.of(found), out);
    real.producer().orElseThrow().setAttribute(Attribute.of("to", (long) DataType.FLOAT.code()));
    Value product = after(real.producer().get(), "Mul", List.of(real, scale), out);
    product.setType(out.type());
    out.replaceAllUsesWith(product);
    if (graph.isOutput(out)) {
      String name = out.name();
      out.setName(product.name());
      product.setName(name);
      graph.replaceOutput(out, product);
    }
    graph.remove(gather);
  }

  private static boolean takesRows(Node gather) {
    long axis = gather.intAttribute("axis", 0);
    return axis == 0 || axis == -2;
  }

  private Value initializer(Value original, String what, TensorData data) {
    return graph.addInitializer(graph.freshName(original.name() + "_" + what), data);
  }

  private Value after(Node anchor, String op, List<Value> inputs, Value named) {
    Value out = graph.newValue(graph.freshName(named.name() + "_" + op), Optional.empty());
    graph.addNodeAfter(
        anchor,
        "",
        op,
        out.name(),
        inputs.stream().map(Optional::of).toList(),
        List.of(Optional.of(out)));
    return out;
  }

  /** Adds a node before all others. */
  Node addFirst(String op, List<Value> inputs, Value output) {
    List<Optional<Value>> in = inputs.stream().map(Optional::of).toList();
    List<Optional<Value>> out = List.of(Optional.of(output));
    String name = output.name() + "_" + op;
    List<Node> nodes = graph.nodes();
    return nodes.isEmpty()
        ? graph.addNode("", op, name, in, out)
        : graph.addNodeBefore(nodes.get(0), "", op, name, in, out);
  }
}
