package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.AxisLayout;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.Rewire;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the integer forms of single nodes. The patterns are those that ONNX Runtime fuses:
 * DynamicQuantizeLinear, MatMulInteger, Cast, Mul by the product of both scales.
 */
final class DynamicRewriter {
  /** What a scale a channel must bring, in decibels. */
  static final double WORTH_DB = 1;

  /** Columns that are turned together, so that caches serve both sides. */
  private static final int TILE = 64;

  private final Constants constants;
  private final Int8DynamicPass.Options options;
  private final Map<Object, Stored> weights = new HashMap<>();
  private final Map<Object, Activation> activations = new HashMap<>();
  private final Map<ActivationKey, Value> turned = new HashMap<>();
  private final TiedTables tied;
  private final Graph main;
  private final long opset;
  private int made;

  /**
   * Prepares rewriting.
   *
   * @param plan the nodes that will be rewritten, each with the input that is its weight
   */
  DynamicRewriter(OnnxModel model, Int8DynamicPass.Options options, Map<Node, Integer> plan) {
    this.constants = new Constants(model);
    this.main = model.graph();
    this.opset = model.opset();
    this.options = options;
    this.tied = new TiedTables(plan, constants, options.perChannel());
  }

  /** An input as UINT8, with its scale and zero point. */
  private record Activation(Value data, Value scale, Value zeroPoint) {}

  /** A weight as integers; no zero point where it is zero. */
  private record Stored(Value data, Value scale, Optional<Value> zeroPoint) {}

  private record ActivationKey(Graph graph, Value value) {}

  private record WeightKey(Value value, int axis, boolean transposed, float alpha, String use) {}

  /** Rewrites a MatMul or Gemm. */
  void product(Node node) {
    Graph graph = node.graph().orElseThrow();
    boolean gemm = node.is("Gemm");
    boolean transposed = gemm && node.intAttribute("transB", 0) != 0;
    float alpha = gemm ? node.floatAttribute("alpha", 1) : 1;
    Value weight = TiedTables.source(node.input(1).orElseThrow(), constants);
    int rank = constants.of(weight).orElseThrow().shape().length;
    int axis = options.perChannel() && rank == 2 ? 1 : AxisLayout.PER_TENSOR;
    Stored b =
        tied.axis(weight).isPresent()
            ? tiedProduct(graph, node, weight, alpha)
            : weights.computeIfAbsent(
                new WeightKey(weight, axis, transposed, alpha, "product"),
                k -> storeProduct(weight, axis, transposed, alpha));
    Activation a = activation(graph, node, node.input(0).orElseThrow());
    Value sum =
        made(
            graph,
            node,
            "MatMulInteger",
            "_integer",
            inputs(a.data(), b.data(), Optional.of(a.zeroPoint()), b.zeroPoint()));
    Value result = rescaled(graph, node, sum, a, b.scale());
    if (gemm && node.input(2).isPresent()) {
      result = made(graph, node, "Add", "_biased", inputs(result, bias(node)));
    }
    substitute(node, result);
  }

  private Stored storeProduct(Value weight, int axis, boolean transposed, float alpha) {
    TensorData tensor = constants.of(weight).orElseThrow();
    IntegerFormat format = options.format(false);
    WeightQuantization.Quantized q;
    if (transposed) {
      // Bytes are turned, not floats: the same integers, and a quarter of the room.
      int rows = axis == AxisLayout.PER_TENSOR ? axis : 0;
      q = turned(WeightQuantization.closest(tensor, rows, format, WORTH_DB));
    } else {
      q = WeightQuantization.closest(tensor, axis, format, WORTH_DB);
    }
    return store(weight, q, times(q.scale(), alpha));
  }

  private static TensorData times(TensorData scale, float alpha) {
    if (alpha == 1) {
      return scale;
    }
    float[] scaled = Tensors.floats(scale);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= alpha;
    }
    return Tensors.ofFloats(scaled, scale.shape());
  }

  /** A product with a table that is looked up too: the same integers, turned round if need be. */
  private Stored tiedProduct(Graph graph, Node node, Value table, float alpha) {
    Stored stored = storeTied(table);
    Value data = stored.data();
    if (TiedTables.turns(node, constants)) {
      data =
          turned.computeIfAbsent(
              new ActivationKey(graph, table),
              k -> {
                Value t = made(graph, node, "Transpose", "_turned", inputs(stored.data()));
                t.producer().orElseThrow().setAttribute(Attribute.of("perm", new long[] {1, 0}));
                return t;
              });
    }
    if (alpha == 1) {
      return new Stored(data, stored.scale(), stored.zeroPoint());
    }
    TensorData scale = times(stored.scale().constant().orElseThrow(), alpha);
    Value own = main.addInitializer(main.freshName(table.name() + "_scale"), scale);
    return new Stored(data, own, stored.zeroPoint());
  }

  /** Symmetric, so that one zero point serves all rows or columns. */
  private Stored storeTied(Value table) {
    return weights.computeIfAbsent(
        new WeightKey(table, 0, false, 1, "tied"),
        k -> {
          int axis = tied.axis(table).orElseThrow();
          WeightQuantization.Quantized q =
              WeightQuantization.quantize(
                  constants.of(table).orElseThrow(), axis, options.format(true));
          TensorData zero =
              Tensors.ofBytes(q.zeroPoint().type(), new byte[] {q.zeroPoint().bytes().get(0)});
          return store(
              table, new WeightQuantization.Quantized(q.data(), q.scale(), zero, axis), q.scale());
        });
  }

  /** A matrix of integers with rows and columns exchanged. */
  private static WeightQuantization.Quantized turned(WeightQuantization.Quantized q) {
    int rows = (int) q.data().shape()[0];
    int columns = (int) q.data().shape()[1];
    ByteBuffer from = q.data().bytes();
    byte[] to = new byte[from.remaining()];
    for (int tile = 0; tile < columns; tile += TILE) {
      int end = Math.min(columns, tile + TILE);
      for (int r = 0; r < rows; r++) {
        for (int c = tile; c < end; c++) {
          to[c * rows + r] = from.get(r * columns + c);
        }
      }
    }
    TensorData data =
        new TensorData.InMemory(q.data().type(), new long[] {columns, rows}, ByteBuffer.wrap(to));
    int axis = q.axis() == AxisLayout.PER_TENSOR ? q.axis() : 1 - q.axis();
    return new WeightQuantization.Quantized(data, q.scale(), q.zeroPoint(), axis);
  }

  private Value bias(Node gemm) {
    Value bias = gemm.input(2).orElseThrow();
    float beta = gemm.floatAttribute("beta", 1);
    if (beta == 1) {
      return bias;
    }
    TensorData tensor = constants.of(bias).orElseThrow();
    float[] values = Tensors.floats(tensor);
    for (int i = 0; i < values.length; i++) {
      values[i] *= beta;
    }
    return main.addInitializer(
        main.freshName(bias.name() + "_scaled"), Tensors.ofFloats(values, tensor.shape()));
  }

  /** Rewrites a Conv. */
  void convolution(Node node) {
    Graph graph = node.graph().orElseThrow();
    Value weight = node.input(1).orElseThrow();
    int rank = constants.of(weight).orElseThrow().shape().length;
    int axis = options.perChannel() ? 0 : AxisLayout.PER_TENSOR;
    Stored w =
        weights.computeIfAbsent(
            new WeightKey(weight, axis, false, 1, "convolution"),
            k -> storeConvolution(weight, axis, rank));
    Activation x = activation(graph, node, node.input(0).orElseThrow());
    Value sum =
        made(
            graph,
            node,
            "ConvInteger",
            "_integer",
            inputs(x.data(), w.data(), Optional.of(x.zeroPoint()), w.zeroPoint()));
    node.attributes().forEach(sum.producer().orElseThrow()::setAttribute);
    Value result = rescaled(graph, node, sum, x, w.scale());
    if (node.input(2).isPresent()) {
      result = made(graph, node, "Add", "_biased", inputs(result, channelBias(graph, node, rank)));
    }
    substitute(node, result);
  }

  private Stored storeConvolution(Value weight, int axis, int rank) {
    TensorData tensor = constants.of(weight).orElseThrow();
    // ConvInteger knows one zero point for the whole weight: channels share it only if symmetric.
    WeightQuantization.Quantized q =
        WeightQuantization.closest(tensor, axis, options.format(axis >= 0), WORTH_DB);
    TensorData scale = q.scale();
    TensorData zero = q.zeroPoint();
    if (q.axis() >= 0) {
      scale = Tensors.ofFloats(Tensors.floats(scale), channelShape(tensor.shape()[0], rank));
      zero =
          Tensors.ofBytes(zero.type(), new byte[] {zero.elements() == 0 ? 0 : zero.bytes().get(0)});
    }
    return store(weight, new WeightQuantization.Quantized(q.data(), scale, zero, axis), scale);
  }

  /** One value a channel, for a tensor of that rank: {@code [channels,1,1]} for pictures. */
  private static long[] channelShape(long channels, int rank) {
    long[] shape = new long[rank - 1];
    java.util.Arrays.fill(shape, 1);
    shape[0] = channels;
    return shape;
  }

  private Value channelBias(Graph graph, Node conv, int rank) {
    Value bias = conv.input(2).orElseThrow();
    Optional<TensorData> tensor = constants.of(bias);
    if (tensor.isPresent()) {
      return main.addInitializer(
          main.freshName(bias.name() + "_shaped"),
          new TensorData.InMemory(
              tensor.get().type(),
              channelShape(tensor.get().elements(), rank),
              tensor.get().bytes()));
    }
    long[] shape = channelShape(-1, rank);
    Value wish =
        main.addInitializer(
            main.freshName(bias.name() + "_shape"), Tensors.ofLongs(shape, shape.length));
    return made(graph, conv, "Reshape", "_bias", inputs(bias, wish));
  }

  /** Rewrites a Gather from a table: integers are gathered, then each column gets its scale. */
  void table(Node node) {
    Graph graph = node.graph().orElseThrow();
    Value table = node.input(0).orElseThrow();
    if (tied.axis(table).isPresent()) {
      tiedTable(graph, node, table);
      return;
    }
    Stored t =
        weights.computeIfAbsent(new WeightKey(table, 1, false, 1, "table"), k -> storeTable(table));
    Value rows =
        made(graph, node, "Gather", "_rows", inputs(t.data(), node.input(1).orElseThrow()));
    Value real = made(graph, node, "Cast", "_real", inputs(rows));
    real.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.FLOAT.code()));
    substitute(node, made(graph, node, "Mul", "_table", inputs(real, t.scale())));
  }

  /** Integers are gathered, and with them the scale of each row where rows have their own. */
  private void tiedTable(Graph graph, Node node, Value table) {
    Stored t = storeTied(table);
    Value ids = node.input(1).orElseThrow();
    Value rows = made(graph, node, "Gather", "_rows", inputs(t.data(), ids));
    Value real = made(graph, node, "Cast", "_real", inputs(rows));
    real.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.FLOAT.code()));
    if (t.zeroPoint().isPresent()) {
      Value zero = made(graph, node, "Cast", "_zero", inputs(t.zeroPoint().get()));
      zero.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.FLOAT.code()));
      real = made(graph, node, "Sub", "_centred", inputs(real, zero));
    }
    Value scale = t.scale();
    if (tied.axis(table).orElseThrow() == 0) {
      Value each = made(graph, node, "Gather", "_row_scale", inputs(scale, ids));
      scale = unsqueezed(graph, node, each);
    }
    substitute(node, made(graph, node, "Mul", "_table", inputs(real, scale)));
  }

  /** With one more axis, of length one, at the end. */
  private Value unsqueezed(Graph graph, Node before, Value value) {
    long[] last = {-1};
    if (opset >= 13) {
      Value axes = main.addInitializer(main.freshName("last_axis"), Tensors.ofLongs(last, 1));
      return made(graph, before, "Unsqueeze", "_column", inputs(value, axes));
    }
    Value column = made(graph, before, "Unsqueeze", "_column", inputs(value));
    column.producer().orElseThrow().setAttribute(Attribute.of("axes", last));
    return column;
  }

  private Stored storeTable(Value table) {
    // A scale a row would be a little closer, but a vocabulary has many more rows than columns.
    WeightQuantization.Quantized q =
        WeightQuantization.quantize(
            constants.of(table).orElseThrow(), 1, IntegerFormat.weights(false));
    return store(table, q, q.scale());
  }

  private Stored store(Value weight, WeightQuantization.Quantized q, TensorData scale) {
    String name = weight.name();
    Value data = main.addInitializer(main.freshName(name + "_quantized"), q.data());
    Value s = main.addInitializer(main.freshName(name + "_scale"), scale);
    Optional<Value> zero =
        q.zeroPointIsZero()
            ? Optional.empty()
            : Optional.of(main.addInitializer(main.freshName(name + "_zero_point"), q.zeroPoint()));
    return new Stored(data, s, zero);
  }

  /** The input as UINT8; nodes of one graph that read the same value share it. */
  private Activation activation(Graph graph, Node before, Value value) {
    return activations.computeIfAbsent(
        new ActivationKey(graph, value),
        k -> {
          String base = "x" + activations.size();
          Value data = fresh(graph, base + "_quantized");
          Value scale = fresh(graph, base + "_scale");
          Value zero = fresh(graph, base + "_zero_point");
          graph.addNodeBefore(
              before,
              "",
              "DynamicQuantizeLinear",
              "",
              inputs(value),
              List.of(Optional.of(data), Optional.of(scale), Optional.of(zero)));
          return new Activation(data, scale, zero);
        });
  }

  private Value rescaled(Graph graph, Node node, Value sum, Activation a, Value weightScale) {
    Value real = made(graph, node, "Cast", "_real", inputs(sum));
    real.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.FLOAT.code()));
    Value scales = made(graph, node, "Mul", "_scales", inputs(a.scale(), weightScale));
    return made(graph, node, "Mul", "_scaled", inputs(real, scales));
  }

  private Value made(Graph graph, Node before, String op, String suffix, List<Optional<Value>> in) {
    // Short names: in a transformer, long ones would take as much room as all biases.
    Value value = fresh(graph, "q" + made++ + suffix);
    graph.addNodeBefore(before, "", op, "", in, List.of(Optional.of(value)));
    return value;
  }

  /**
   * The last of the new nodes takes the name of the one that goes, so that people find it again.
   */
  private static void substitute(Node node, Value value) {
    value.producer().orElseThrow().setName(node.name());
    Rewire.substitute(node, value);
  }

  private static Value fresh(Graph graph, String name) {
    return graph.newValue(graph.freshName(name), Optional.empty());
  }

  private static List<Optional<Value>> inputs(Value... values) {
    return java.util.Arrays.stream(values).map(Optional::of).toList();
  }

  private static List<Optional<Value>> inputs(
      Value a, Value b, Optional<Value> aZero, Optional<Value> bZero) {
    return bZero.isPresent()
        ? List.of(Optional.of(a), Optional.of(b), aZero, bZero)
        : List.of(Optional.of(a), Optional.of(b), aZero);
  }
}
