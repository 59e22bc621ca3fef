package dev.lathe.engine.graph;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Shapes of outputs from shapes of inputs, for operators that are frequent or fused. */
final class ShapeRules {
  /** The shape of the first input. */
  private static final Set<String> SAME =
      Set.of(
          "Abs",
          "Cast",
          "Ceil",
          "Celu",
          "Clip",
          "Cos",
          "CumSum",
          "DequantizeLinear",
          "Dropout",
          "DynamicQuantizeLinear",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "InstanceNormalization",
          "BatchNormalization",
          "LayerNormalization",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "LpNormalization",
          "LRN",
          "Mish",
          "Neg",
          "Not",
          "QuantizeLinear",
          "Reciprocal",
          "Relu",
          "RMSNormalization",
          "Round",
          "Selu",
          "Sigmoid",
          "Sign",
          "Sin",
          "Softmax",
          "Softplus",
          "Sqrt",
          "Tanh",
          "Trilu",
          "IsNaN",
          "IsInf",
          "ScatterND",
          "ScatterElements",
          "SimplifiedLayerNormalization",
          "FastGelu",
          "QuickGelu",
          "BiasGelu",
          "SkipLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "RotaryEmbedding",
          "MultiHeadAttention",
          "GroupQueryAttention",
          "QLinearSigmoid",
          "QLinearLeakyRelu",
          "GroupNormalization");

  /** All inputs broadcast against each other. */
  private static final Set<String> BROADCAST =
      Set.of(
          "Add",
          "And",
          "BitShift",
          "Div",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Max",
          "Mean",
          "Min",
          "Mod",
          "Mul",
          "Or",
          "Pow",
          "PRelu",
          "Sub",
          "Sum",
          "Where",
          "Xor");

  private static final Set<String> TRUTH =
      Set.of(
          "And",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Not",
          "Or",
          "Xor",
          "IsNaN",
          "IsInf");

  private final KnownShapes shapes;
  private final SmallValues values;
  private final WindowRules windows;

  ShapeRules(KnownShapes shapes, SmallValues values) {
    this.shapes = shapes;
    this.values = values;
    this.windows = new WindowRules(shapes);
  }

  /** The element type of an output, where it follows from the inputs'. */
  Optional<DataType> elementType(Node n, int index) {
    if (TRUTH.contains(n.opType())) {
      return Optional.of(DataType.BOOL);
    }
    return switch (n.opType()) {
      case "Shape", "Size", "ArgMax", "ArgMin", "NonZero" -> Optional.of(DataType.INT64);
      case "MatMulInteger", "ConvInteger" -> Optional.of(DataType.INT32);
      case "Cast" -> Optional.of(DataType.ofCode((int) n.intAttribute("to", 1)));
      case "ConstantOfShape" -> Optional.of(DataType.FLOAT);
      case "DequantizeLinear", "EmbedLayerNormalization" ->
          typeOf(n, n.is("DequantizeLinear") ? 1 : 2);
      case "Where" -> typeOf(n, 1);
      case "QuantizeLinear" -> typeOf(n, 2);
      default -> typeOf(n, 0);
    };
  }

  private Optional<DataType> typeOf(Node n, int input) {
    return n.input(input).flatMap(shapes::tensor).map(ValueType.TensorType::elementType);
  }

  /** The shape of an output; empty where there is no rule or an input's shape is missing. */
  Optional<long[]> output(Node n, int index) {
    try {
      return n.domain().isEmpty() || n.domain().equals("com.microsoft")
          ? Optional.ofNullable(shape(n, index))
          : Optional.empty();
    } catch (ArrayIndexOutOfBoundsException | ArithmeticException e) {
      // The shapes contradict the operator: then nothing follows from them.
      return Optional.empty();
    }
  }

  private long[] in(Node n, int index) {
    return shapes.shape(n.input(index)).orElse(null);
  }

  private long[] shape(Node n, int index) {
    String op = n.opType();
    if (op.equals("Split") || op.equals("SplitToSequence")) {
      return op.equals("Split") ? split(n, index) : null;
    }
    if (index > 0) {
      return null;
    }
    if (SAME.contains(op)) {
      return in(n, 0);
    }
    if (BROADCAST.contains(op)) {
      return broadcast(n);
    }
    long[] x = in(n, 0);
    return switch (op) {
      case "Shape" -> x == null ? null : new long[] {x.length};
      case "Size" -> new long[0];
      case "MatMul",
          "MatMulInteger",
          "DynamicQuantizeMatMul",
          "MatMulIntegerToFloat",
          "FusedMatMul" ->
          matMul(n, x, in(n, 1));
      case "QLinearMatMul" -> matMul(n, x, in(n, 3));
      case "QLinearAdd", "QLinearMul" -> broadcast(x, in(n, 3));
      case "MatMulNBits" -> x == null ? null : withLast(x, n.intAttribute("N", 0));
      case "Attention" -> n.domain().isEmpty() ? null : attention(n, x);
      case "EmbedLayerNormalization" -> embedding(x, in(n, 2));
      case "Gemm" -> gemm(n, x, in(n, 1));
      case "Reshape" -> reshape(n, x);
      case "Flatten" -> AxisMath.flatten(n, x);
      case "Expand" -> broadcast(x, target(n, 1));
      case "ConstantOfShape" -> target(n, 0);
      case "Range" -> range(n);
      case "Tile" -> tile(n, x);
      case "Slice" -> slice(n, x);
      case "Concat" -> concat(n);
      case "Gather" -> AxisMath.gather(n, x, in(n, 1));
      case "GatherElements" -> in(n, 1);
      case "Transpose" -> AxisMath.transpose(n, x);
      case "Unsqueeze" -> unsqueeze(n, x);
      case "Squeeze" -> squeeze(n, x);
      case "Pad" -> pad(n, x);
      default ->
          op.startsWith("Reduce") || op.startsWith("Arg") ? reduce(n, x) : windows.shape(n, x);
    };
  }

  private long[] target(Node n, int input) {
    return n.input(input).flatMap(values::of).map(SmallValues.Small::longs).orElse(null);
  }

  private long[] broadcast(Node n) {
    long[] out = new long[0];
    for (int i = 0; i < n.inputs().size() && out != null; i++) {
      out = broadcast(out, in(n, i));
    }
    return out;
  }

  private static long[] broadcast(long[] a, long[] b) {
    if (a == null || b == null) {
      return null;
    }
    long[] out = new long[Math.max(a.length, b.length)];
    for (int i = 1; i <= out.length; i++) {
      long da = i <= a.length ? a[a.length - i] : 1;
      long db = i <= b.length ? b[b.length - i] : 1;
      if (da != db && da != 1 && db != 1) {
        return null;
      }
      out[out.length - i] = da == 1 ? db : da;
    }
    return out;
  }

  private static long[] matMul(Node n, long[] x, long[] y) {
    if (x == null || y == null || x.length == 0 || y.length == 0) {
      return null;
    }
    long[] a = x.length == 1 ? new long[] {1, x[0]} : x.clone();
    long[] b = y.length == 1 ? new long[] {y[0], 1} : y.clone();
    if (n.intAttribute("transA", 0) != 0) {
      swapLast(a);
    }
    if (n.intAttribute("transB", 0) != 0) {
      swapLast(b);
    }
    long[] batch = broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
    if (batch == null || a[a.length - 1] != b[b.length - 2]) {
      return null;
    }
    LongStream out = Arrays.stream(batch);
    if (x.length > 1) {
      out = LongStream.concat(out, LongStream.of(a[a.length - 2]));
    }
    if (y.length > 1) {
      out = LongStream.concat(out, LongStream.of(b[b.length - 1]));
    }
    return out.toArray();
  }

  private static void swapLast(long[] a) {
    long last = a[a.length - 1];
    a[a.length - 1] = a[a.length - 2];
    a[a.length - 2] = last;
  }

  private static long[] withLast(long[] x, long last) {
    long[] out = x.clone();
    out[out.length - 1] = last;
    return out;
  }

  private long[] attention(Node n, long[] x) {
    long[] w = in(n, 1);
    return x == null || w == null || n.intsAttribute("qkv_hidden_sizes").isPresent()
        ? null
        : withLast(x, w[1] / 3);
  }

  private static long[] embedding(long[] ids, long[] table) {
    return ids == null || table == null ? null : new long[] {ids[0], ids[1], table[1]};
  }

  private static long[] gemm(Node n, long[] a, long[] b) {
    return a == null || b == null
        ? null
        : new long[] {
          a[n.intAttribute("transA", 0) == 0 ? 0 : 1], b[n.intAttribute("transB", 0) == 0 ? 1 : 0]
        };
  }

  private long[] reshape(Node n, long[] x) {
    long[] target = n.input(1).isPresent() ? target(n, 1) : n.intsAttribute("shape").orElse(null);
    if (target == null) {
      return null;
    }
    long[] out = target.clone();
    int open = -1;
    long rest = 1;
    for (int i = 0; i < out.length; i++) {
      if (out[i] == 0 && n.intAttribute("allowzero", 0) == 0) {
        if (x == null) {
          return null;
        }
        out[i] = x[i];
      }
      if (out[i] == -1) {
        open = i;
      } else {
        rest *= out[i];
      }
    }
    if (open >= 0) {
      if (x == null || rest <= 0) {
        return null;
      }
      out[open] = Arrays.stream(x).reduce(1, (a, b) -> a * b) / rest;
    }
    return out;
  }

  private long[] range(Node n) {
    return n.output(0)
        .flatMap(values::of)
        .map(SmallValues.Small::shape)
        .or(() -> rangeLength(n))
        .orElse(null);
  }

  private Optional<long[]> rangeLength(Node n) {
    long[] from = target(n, 0);
    long[] to = target(n, 1);
    long[] step = target(n, 2);
    if (from == null || to == null || step == null || step[0] == 0) {
      return Optional.empty();
    }
    double count = Math.ceil((double) (to[0] - from[0]) / step[0]);
    return Optional.of(new long[] {(long) Math.max(0, count)});
  }

  private long[] tile(Node n, long[] x) {
    long[] repeats = target(n, 1);
    if (x == null || repeats == null) {
      return null;
    }
    long[] out = x.clone();
    Arrays.setAll(out, i -> x[i] * repeats[i]);
    return out;
  }

  private long[] slice(Node n, long[] x) {
    long[] starts = values.ints(n, 1, "starts");
    long[] ends = values.ints(n, 2, "ends");
    if (x == null || starts.length == 0 || ends.length != starts.length) {
      return null;
    }
    long[] axes = values.ints(n, 3, "axes");
    long[] steps = values.ints(n, 4, "steps");
    if (n.input(3).isPresent() && axes.length == 0 || n.input(4).isPresent() && steps.length == 0) {
      return null;
    }
    long[] out = x.clone();
    for (int i = 0; i < starts.length; i++) {
      int axis = AxisMath.axis(axes.length == 0 ? i : axes[i], x.length);
      long step = steps.length == 0 ? 1 : steps[i];
      out[axis] = AxisMath.sliceLength(x[axis], starts[i], ends[i], step);
    }
    return out;
  }

  private long[] concat(Node n) {
    long[] out = null;
    for (int i = 0; i < n.inputs().size(); i++) {
      long[] x = in(n, i);
      if (x == null) {
        return null;
      }
      if (out == null) {
        out = x.clone();
      } else {
        int axis = AxisMath.axis(n.intAttribute("axis", 1), x.length);
        out[axis] += x[axis];
      }
    }
    return out;
  }

  private long[] split(Node n, int index) {
    long[] x = in(n, 0);
    if (x == null) {
      return null;
    }
    int axis = AxisMath.axis(n.intAttribute("axis", 0), x.length);
    long[] parts = values.ints(n, 1, "split");
    if (parts.length == 0 && n.input(1).isPresent()) {
      return null;
    }
    long[] out = x.clone();
    int count = n.outputs().size();
    long chunk = (x[axis] + count - 1) / count;
    out[axis] =
        parts.length > 0 ? parts[index] : Math.max(0, Math.min(chunk, x[axis] - chunk * index));
    return out;
  }

  private long[] unsqueeze(Node n, long[] x) {
    long[] axes = values.ints(n, 1, "axes");
    if (x == null || axes.length == 0) {
      return null;
    }
    long[] out = new long[x.length + axes.length];
    for (long a : axes) {
      out[AxisMath.axis(a, out.length)] = 1;
    }
    int from = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i] == 1 ? 1 : x[from++];
    }
    return out;
  }

  private long[] squeeze(Node n, long[] x) {
    long[] axes = values.ints(n, 1, "axes");
    if (x == null || axes.length == 0 && n.input(1).isPresent()) {
      return null;
    }
    boolean[] drop = new boolean[x.length];
    for (long a : axes) {
      drop[AxisMath.axis(a, x.length)] = true;
    }
    return IntStream.range(0, x.length)
        .filter(i -> axes.length == 0 ? x[i] != 1 : !drop[i])
        .mapToLong(i -> x[i])
        .toArray();
  }

  private long[] pad(Node n, long[] x) {
    long[] pads = values.ints(n, 1, "pads");
    if (x == null || pads.length != 2 * x.length) {
      return null;
    }
    long[] out = x.clone();
    Arrays.setAll(out, i -> x[i] + pads[i] + pads[i + x.length]);
    return out;
  }

  private long[] reduce(Node n, long[] x) {
    boolean arg = n.opType().startsWith("Arg");
    long[] axes = arg ? new long[] {n.intAttribute("axis", 0)} : values.ints(n, 1, "axes");
    if (x == null || axes.length == 0 && n.input(1).isPresent()) {
      return null;
    }
    boolean[] gone = new boolean[x.length];
    Arrays.fill(gone, axes.length == 0 && n.intAttribute("noop_with_empty_axes", 0) == 0);
    for (long a : axes) {
      gone[AxisMath.axis(a, x.length)] = true;
    }
    boolean keep = n.intAttribute("keepdims", 1) != 0;
    return IntStream.range(0, x.length)
        .filter(i -> keep || !gone[i])
        .mapToLong(i -> gone[i] ? 1 : x[i])
        .toArray();
  }
}
