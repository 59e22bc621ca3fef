package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Contents of small tensors that follow from shapes and constants alone: the arithmetic with which
 * exporters compute the targets of Reshape, Slice and the like. Doubles hold whole numbers up to
 * 2^53 exactly, more than any length.
 */
final class SmallValues {
  private static final int MAX_ELEMENTS = 256;

  /** A small tensor; scalars have no lengths. */
  record Small(DataType type, long[] shape, double[] data) {
    long[] longs() {
      return Arrays.stream(data).mapToLong(d -> (long) d).toArray();
    }

    boolean isVector() {
      return shape.length == 1;
    }
  }

  private final Map<Value, Small> known = new IdentityHashMap<>();
  private final KnownShapes shapes;

  SmallValues(KnownShapes shapes) {
    this.shapes = shapes;
  }

  /** The content of a value, where it is known. */
  Optional<Small> of(Value value) {
    Small s = known.get(value);
    if (s != null) {
      return Optional.of(s);
    }
    Optional<Small> constant = GraphEdits.constant(value).flatMap(SmallValues::ofTensor);
    constant.ifPresent(c -> known.put(value, c));
    return constant;
  }

  private static Optional<Small> ofTensor(TensorData t) {
    if (t.elements() > MAX_ELEMENTS) {
      return Optional.empty();
    }
    double[] data;
    switch (t.type()) {
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, BOOL ->
          data = Arrays.stream(Tensors.longs(t)).asDoubleStream().toArray();
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        float[] f = Tensors.floats(t);
        data = new double[f.length];
        Arrays.setAll(data, i -> f[i]);
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(new Small(t.type(), t.shape(), data));
  }

  private Optional<Small> in(Node node, int index) {
    return node.input(index).flatMap(this::of);
  }

  /** Computes the node's output, if all that it takes is known and small. */
  void evaluate(Node node) {
    if (node.domain().isEmpty() && node.outputs().size() == 1 && !node.is("Constant")) {
      node.output(0)
          .ifPresent(
              out ->
                  Contradictions.unless(() -> compute(node))
                      .filter(s -> s.data().length <= MAX_ELEMENTS)
                      .ifPresent(s -> known.put(out, s)));
    }
  }

  private Optional<Small> compute(Node n) {
    return switch (n.opType()) {
      case "Shape" -> shape(n);
      case "Size" ->
          shapes
              .shape(n.input(0))
              .map(
                  s ->
                      scalar(
                          DataType.INT64,
                          Arrays.stream(s).asDoubleStream().reduce(1, (a, b) -> a * b)));
      case "Identity" -> in(n, 0);
      case "Cast" ->
          DataType.find(n.intAttribute("to", 0)).flatMap(t -> in(n, 0).map(s -> cast(s, t)));
      case "Unsqueeze", "Squeeze", "Reshape", "Flatten" -> reshaped(n);
      case "Gather" -> gather(n);
      case "Concat" -> concat(n);
      case "Slice" -> slice(n);
      case "ConstantOfShape", "Expand" -> filled(n);
      case "Range" -> range(n);
      case "Where" -> where(n);
      case "ReduceProd" ->
          in(n, 0).filter(s -> s.isVector()).map(s -> reduce(n, s, 1, (a, b) -> a * b));
      case "ReduceSum" -> in(n, 0).filter(s -> s.isVector()).map(s -> reduce(n, s, 0, Double::sum));
      case "Floor" -> unary(n, Math::floor);
      case "Ceil" -> unary(n, Math::ceil);
      case "Neg" -> unary(n, a -> -a);
      case "Abs" -> unary(n, Math::abs);
      case "Sqrt" -> unary(n, Math::sqrt);
      case "Not" -> unary(n, a -> a == 0 ? 1 : 0);
      case "Add" -> binary(n, Double::sum);
      case "Sub" -> binary(n, (a, b) -> a - b);
      case "Mul" -> binary(n, (a, b) -> a * b);
      case "Div" -> divide(n);
      case "Mod" -> binary(n, (a, b) -> b == 0 ? Double.NaN : a - b * Math.floor(a / b));
      case "Min" -> binary(n, Math::min);
      case "Max" -> binary(n, Math::max);
      case "Equal" -> compare(n, (a, b) -> a == b ? 1 : 0);
      case "Less" -> compare(n, (a, b) -> a < b ? 1 : 0);
      case "Greater" -> compare(n, (a, b) -> a > b ? 1 : 0);
      default -> Optional.empty();
    };
  }

  private static Small scalar(DataType type, double value) {
    return new Small(type, new long[0], new double[] {value});
  }

  private Optional<Small> shape(Node n) {
    return shapes
        .shape(n.input(0))
        .map(
            s -> {
              int from = clamp(n.intAttribute("start", 0), s.length);
              int to = clamp(n.intAttribute("end", s.length), s.length);
              double[] d = Arrays.stream(s, from, Math.max(from, to)).asDoubleStream().toArray();
              return new Small(DataType.INT64, new long[] {d.length}, d);
            });
  }

  /** A position that may count from the end, brought into 0..length. */
  static int clamp(long position, int length) {
    long p = position < 0 ? position + length : position;
    return (int) Math.max(0, Math.min(p, length));
  }

  private static Small cast(Small s, DataType type) {
    DoubleUnaryOperator f =
        type == DataType.BOOL
            ? a -> a == 0 ? 0 : 1
            : type.isFloatingPoint() ? a -> a : a -> (double) (long) a;
    return new Small(type, s.shape(), Arrays.stream(s.data()).map(f).toArray());
  }

  private Optional<Small> reshaped(Node n) {
    Optional<Small> data = in(n, 0);
    Optional<long[]> shape = shapes.shape(n.output(0));
    if (shape.isEmpty() && data.isPresent() && data.get().data().length == 1) {
      // One element needs no rule: Unsqueeze makes it a vector, Squeeze a scalar.
      shape = Optional.of(n.is("Squeeze") ? new long[0] : new long[] {1});
    }
    return data.isPresent() && shape.isPresent()
        ? Optional.of(new Small(data.get().type(), shape.get(), data.get().data()))
        : Optional.empty();
  }

  private Optional<Small> gather(Node n) {
    Optional<Small> data = in(n, 0).filter(Small::isVector);
    Optional<Small> indices = in(n, 1);
    if (data.isEmpty() || indices.isEmpty()) {
      return Optional.empty();
    }
    double[] from = data.get().data();
    double[] out = new double[indices.get().data().length];
    for (int i = 0; i < out.length; i++) {
      int at = (int) indices.get().data()[i];
      at = at < 0 ? at + from.length : at;
      if (at < 0 || at >= from.length) {
        return Optional.empty();
      }
      out[i] = from[at];
    }
    return Optional.of(new Small(data.get().type(), indices.get().shape(), out));
  }

  private Optional<Small> concat(Node n) {
    double[] all = new double[0];
    DataType type = DataType.INT64;
    for (int i = 0; i < n.inputs().size(); i++) {
      Optional<Small> part = in(n, i).filter(Small::isVector);
      if (part.isEmpty() || all.length > MAX_ELEMENTS) {
        return Optional.empty();
      }
      type = part.get().type();
      int at = all.length;
      all = Arrays.copyOf(all, at + part.get().data().length);
      System.arraycopy(part.get().data(), 0, all, at, part.get().data().length);
    }
    return Optional.of(new Small(type, new long[] {all.length}, all));
  }

  private Optional<Small> slice(Node n) {
    Optional<Small> data = in(n, 0).filter(Small::isVector);
    long[] from = ints(n, 1, "starts");
    long[] to = ints(n, 2, "ends");
    long[] step = ints(n, 4, "steps");
    boolean simple = step.length == 0 || step.length == 1 && step[0] == 1;
    if (data.isEmpty() || from.length != 1 || to.length != 1 || !simple) {
      return Optional.empty();
    }
    int length = data.get().data().length;
    int start = clamp(from[0], length);
    int end = Math.max(start, clamp(to[0], length));
    double[] part = Arrays.copyOfRange(data.get().data(), start, end);
    return Optional.of(new Small(data.get().type(), new long[] {part.length}, part));
  }

  /** What newer operator versions take as an input and older ones as an attribute. */
  long[] ints(Node n, int input, String attribute) {
    return in(n, input)
        .map(Small::longs)
        .or(() -> n.input(input).isEmpty() ? n.intsAttribute(attribute) : Optional.empty())
        .orElse(new long[0]);
  }

  private Optional<Small> filled(Node n) {
    boolean expand = n.is("Expand");
    Optional<Small> target = in(n, expand ? 1 : 0);
    Optional<Small> value =
        expand
            ? in(n, 0)
            : n.attribute("value")
                .map(Attribute::value)
                .filter(Attribute.TensorValue.class::isInstance)
                .flatMap(v -> ofTensor(((Attribute.TensorValue) v).tensor()))
                .or(() -> Optional.of(scalar(DataType.FLOAT, 0)));
    if (target.isEmpty() || value.isEmpty() || value.get().data().length != 1) {
      return Optional.empty();
    }
    long n0 = Arrays.stream(target.get().longs()).reduce(1, (a, b) -> a * b);
    if (n0 < 0 || n0 > MAX_ELEMENTS) {
      return Optional.empty();
    }
    double[] data = new double[(int) n0];
    Arrays.fill(data, value.get().data()[0]);
    return Optional.of(new Small(value.get().type(), target.get().longs(), data));
  }

  private Optional<Small> range(Node n) {
    Optional<Small> from = in(n, 0);
    Optional<Small> to = in(n, 1);
    Optional<Small> step = in(n, 2);
    if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    double first = from.get().data()[0];
    double delta = step.get().data()[0];
    double count = Math.ceil((to.get().data()[0] - first) / delta);
    if (!(count >= 0 && count <= MAX_ELEMENTS)) {
      return Optional.empty();
    }
    double[] data = new double[(int) count];
    Arrays.setAll(data, i -> first + i * delta);
    return Optional.of(new Small(from.get().type(), new long[] {data.length}, data));
  }

  private Optional<Small> where(Node n) {
    Optional<Small> c = in(n, 0);
    Optional<Small> a = in(n, 1);
    Optional<Small> b = in(n, 2);
    if (c.isEmpty() || a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Optional<Small> yes = zip(c.get(), a.get(), a.get().type(), (x, y) -> x != 0 ? y : 0);
    Optional<Small> no = zip(c.get(), b.get(), b.get().type(), (x, y) -> x != 0 ? 0 : y);
    return yes.isPresent() && no.isPresent()
        ? zip(yes.get(), no.get(), a.get().type(), Double::sum)
        : Optional.empty();
  }

  private static Small reduce(Node n, Small s, double start, DoubleBinaryOperator f) {
    double value = Arrays.stream(s.data()).reduce(start, f);
    return n.intAttribute("keepdims", 1) == 0
        ? scalar(s.type(), value)
        : new Small(s.type(), new long[] {1}, new double[] {value});
  }

  private Optional<Small> unary(Node n, DoubleUnaryOperator f) {
    return in(n, 0)
        .map(s -> new Small(s.type(), s.shape(), Arrays.stream(s.data()).map(f).toArray()));
  }

  private Optional<Small> divide(Node n) {
    boolean whole = in(n, 0).filter(s -> !s.type().isFloatingPoint()).isPresent();
    return binary(
        n,
        whole
            // A division by zero yields what no shape rule takes for a length.
            ? (a, b) -> b == 0 ? Double.NaN : (double) ((long) a / (long) b)
            : (a, b) -> a / b);
  }

  private Optional<Small> binary(Node n, DoubleBinaryOperator f) {
    Optional<Small> a = in(n, 0);
    Optional<Small> b = in(n, 1);
    return n.inputs().size() == 2 && a.isPresent() && b.isPresent()
        ? zip(a.get(), b.get(), a.get().type(), f)
        : Optional.empty();
  }

  private Optional<Small> compare(Node n, DoubleBinaryOperator f) {
    return binary(n, f).map(s -> new Small(DataType.BOOL, s.shape(), s.data()));
  }

  /** Element by element; of different lengths only where one has a single element. */
  private static Optional<Small> zip(Small a, Small b, DataType type, DoubleBinaryOperator f) {
    int na = a.data().length;
    int nb = b.data().length;
    if (na != nb && na != 1 && nb != 1) {
      return Optional.empty();
    }
    boolean firstShape = na > nb || na == nb && a.shape().length >= b.shape().length;
    double[] out = new double[na == 1 ? nb : na];
    for (int i = 0; i < out.length; i++) {
      out[i] = f.applyAsDouble(a.data()[na == 1 ? 0 : i], b.data()[nb == 1 ? 0 : i]);
    }
    if (Arrays.stream(out).anyMatch(Double::isNaN)) {
      return Optional.empty();
    }
    return Optional.of(new Small(type, firstShape ? a.shape() : b.shape(), out));
  }
}
