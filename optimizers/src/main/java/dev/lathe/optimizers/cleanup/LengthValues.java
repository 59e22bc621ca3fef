package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The contents of scalars and vectors of integers that are made of shapes, with open lengths as
 * names: the arithmetic with which exporters compute the targets of Reshape, Expand and the like.
 */
final class LengthValues {
  private static final int LONGEST = 64;

  private final InferredTypes types;
  private final Constants constants;
  private final Map<Value, Lengths> known = new IdentityHashMap<>();
  private final Map<Value, List<Length>> shapes = new IdentityHashMap<>();
  private int unnamed;

  /**
   * A scalar or a vector.
   *
   * @param scalar whether it has no axis; then there is one item
   */
  record Lengths(List<Length> items, boolean scalar) {
    boolean isFixed() {
      return items.stream().allMatch(Length::isFixed);
    }

    long[] numbers() {
      return items.stream().mapToLong(Length::factor).toArray();
    }
  }

  LengthValues(InferredTypes types, Constants constants) {
    this.types = types;
    this.constants = constants;
  }

  /** What a value holds, where it is an integer or a vector of them that is followed. */
  Optional<Lengths> of(Value value) {
    Lengths found = known.get(value);
    return found != null ? Optional.of(found) : constants.of(value).flatMap(LengthValues::read);
  }

  /** The axes of a value; empty where not even their number is known. */
  Optional<List<Length>> shape(Value value) {
    Optional<Shape> shape =
        types.shape(value).filter(s -> !s.dimensions().contains(Dimension.of(-1)));
    return shape.map(
        s ->
            shapes.computeIfAbsent(value, v -> s.dimensions().stream().map(this::length).toList()));
  }

  private Length length(Dimension dimension) {
    if (dimension instanceof Dimension.Fixed fixed) {
      return Length.of(fixed.length());
    }
    return dimension instanceof Dimension.Symbolic s ? Length.of("axis " + s.name()) : open();
  }

  private Length open() {
    return Length.of("open " + unnamed++);
  }

  private static Optional<Lengths> read(TensorData t) {
    boolean integers = t.type() == DataType.INT64 || t.type() == DataType.INT32;
    return integers && t.shape().length <= 1 && t.elements() <= LONGEST
        ? Optional.of(
            new Lengths(
                java.util.Arrays.stream(Tensors.longs(t)).mapToObj(Length::of).toList(),
                t.shape().length == 0))
        : Optional.empty();
  }

  /** Notes what a node yields, where that follows from what is known. */
  void visit(Node node) {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")
        || node.output(0).isEmpty()
        || node.is("Constant")) {
      return;
    }
    compute(node)
        .filter(l -> l.items().size() <= LONGEST)
        .ifPresent(l -> known.put(node.firstOutput(), l));
  }

  private Optional<Lengths> in(Node node, int index) {
    return node.input(index).flatMap(this::of);
  }

  private Optional<Lengths> compute(Node n) {
    return switch (n.opType()) {
      case "Shape" -> n.input(0).flatMap(this::shape).map(s -> part(n, s));
      case "Size" ->
          n.input(0).flatMap(this::shape).map(s -> new Lengths(List.of(product(s)), true));
      case "Identity" -> in(n, 0);
      case "Cast" -> isInteger(n.intAttribute("to", 0)) ? in(n, 0) : Optional.empty();
      case "Unsqueeze" -> in(n, 0).filter(Lengths::scalar).map(l -> new Lengths(l.items(), false));
      case "Squeeze" ->
          in(n, 0)
              .filter(l -> !l.scalar() && l.items().size() == 1)
              .map(l -> new Lengths(l.items(), true));
      case "Reshape" -> reshape(n);
      case "Gather" -> gather(n);
      case "Slice" -> slice(n);
      case "Concat" -> concat(n);
      case "ConstantOfShape", "Expand" -> filled(n);
      case "Where" -> where(n);
      case "Mul" -> zip(n, (a, b) -> Optional.of(a.times(b)));
      case "Div" -> zip(n, Length::dividedBy);
      case "Add" -> numbers(n, Long::sum);
      case "Sub" -> numbers(n, (a, b) -> a - b);
      case "Mod" -> numbers(n, (a, b) -> b == 0 ? 0 : Math.floorMod(a, b));
      case "Max" -> numbers(n, Math::max);
      case "Min" -> numbers(n, Math::min);
      case "ReduceProd" ->
          in(n, 0)
              .filter(l -> !l.scalar())
              .map(
                  l ->
                      new Lengths(List.of(product(l.items())), n.intAttribute("keepdims", 1) == 0));
      default -> Optional.empty();
    };
  }

  private static boolean isInteger(long type) {
    return type == DataType.INT64.code() || type == DataType.INT32.code();
  }

  private static Length product(List<Length> items) {
    return items.stream().reduce(Length.of(1), Length::times);
  }

  private static Lengths part(Node shape, List<Length> all) {
    int from = clamp(shape.intAttribute("start", 0), all.size());
    int to = clamp(shape.intAttribute("end", all.size()), all.size());
    return new Lengths(all.subList(from, Math.max(from, to)), false);
  }

  private static int clamp(long at, int size) {
    return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
  }

  private Optional<Lengths> reshape(Node n) {
    Optional<Lengths> wish = in(n, 1).filter(Lengths::isFixed);
    Optional<Lengths> data = in(n, 0);
    return wish.isPresent() && wish.get().items().size() <= 1
        ? data.map(l -> new Lengths(l.items(), wish.get().items().isEmpty()))
        : Optional.empty();
  }

  private Optional<Lengths> gather(Node n) {
    Optional<Lengths> data = in(n, 0).filter(l -> !l.scalar());
    Optional<Lengths> indices = in(n, 1).filter(Lengths::isFixed);
    if (data.isEmpty() || indices.isEmpty()) {
      return Optional.empty();
    }
    List<Length> out = new ArrayList<>();
    int size = data.get().items().size();
    for (long index : indices.get().numbers()) {
      long at = index < 0 ? index + size : index;
      if (at < 0 || at >= size) {
        return Optional.empty();
      }
      out.add(data.get().items().get((int) at));
    }
    return Optional.of(new Lengths(out, indices.get().scalar()));
  }

  private Optional<Lengths> slice(Node n) {
    Optional<Lengths> data = in(n, 0).filter(l -> !l.scalar());
    Optional<long[]> from = one(n, "starts", 1);
    Optional<long[]> to = one(n, "ends", 2);
    boolean forward = n.input(4).isEmpty() || one(n, "steps", 4).filter(s -> s[0] == 1).isPresent();
    if (data.isEmpty() || from.isEmpty() || to.isEmpty() || !forward) {
      return Optional.empty();
    }
    List<Length> items = data.get().items();
    int start = clamp(from.get()[0], items.size());
    int end = Math.max(start, clamp(to.get()[0], items.size()));
    return Optional.of(new Lengths(items.subList(start, end), false));
  }

  /** A single number of an attribute, or of an input where newer operator sets have it. */
  private Optional<long[]> one(Node n, String attribute, int input) {
    return n.intsAttribute(attribute)
        .or(() -> in(n, input).filter(Lengths::isFixed).map(Lengths::numbers))
        .filter(v -> v.length == 1);
  }

  private Optional<Lengths> concat(Node n) {
    List<Length> all = new ArrayList<>();
    for (int i = 0; i < n.inputs().size(); i++) {
      Optional<Lengths> part = in(n, i).filter(l -> !l.scalar());
      if (part.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(part.get().items());
    }
    return Optional.of(new Lengths(all, false));
  }

  private Optional<Lengths> filled(Node n) {
    boolean expand = n.is("Expand");
    Optional<Lengths> target = in(n, expand ? 1 : 0).filter(Lengths::isFixed);
    Optional<Lengths> value =
        expand
            ? in(n, 0)
            : n.attribute("value")
                .map(Attribute::value)
                .filter(Attribute.TensorValue.class::isInstance)
                .flatMap(v -> read(((Attribute.TensorValue) v).tensor()));
    boolean vector = target.filter(t -> t.items().size() == 1).isPresent();
    if (!vector || value.isEmpty() || value.get().items().size() != 1) {
      return Optional.empty();
    }
    long count = target.get().numbers()[0];
    return count >= 0 && count <= LONGEST
        ? Optional.of(
            new Lengths(Collections.nCopies((int) count, value.get().items().get(0)), false))
        : Optional.empty();
  }

  /** Where(Equal(a, b), c, d), as exporters write "-1 keeps the axis". */
  private Optional<Lengths> where(Node n) {
    Optional<Node> equal = n.input(0).flatMap(Value::producer).filter(p -> p.is("Equal"));
    Optional<Lengths> a = equal.flatMap(e -> in(e, 0));
    Optional<Lengths> b = equal.flatMap(e -> in(e, 1));
    Optional<Lengths> yes = in(n, 1);
    Optional<Lengths> no = in(n, 2);
    if (a.isEmpty() || b.isEmpty() || yes.isEmpty() || no.isEmpty()) {
      return Optional.empty();
    }
    int size =
        Stream.of(a, b, yes, no).mapToInt(l -> l.orElseThrow().items().size()).max().orElse(0);
    List<Length> out = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Optional<Length> x = at(a.get(), i, size);
      Optional<Length> y = at(b.get(), i, size);
      Optional<Length> one = at(yes.get(), i, size);
      Optional<Length> other = at(no.get(), i, size);
      if (x.isEmpty() || y.isEmpty() || one.isEmpty() || other.isEmpty()) {
        return Optional.empty();
      }
      Optional<Boolean> same = same(x.get(), y.get());
      out.add(
          same.isEmpty() && !one.equals(other)
              ? open()
              : same.orElse(true) ? one.get() : other.get());
    }
    return Optional.of(new Lengths(out, false));
  }

  /** Whether two lengths are equal; empty where that depends. */
  private static Optional<Boolean> same(Length a, Length b) {
    if (a.equals(b)) {
      return Optional.of(true);
    }
    boolean numbers = a.isFixed() && b.isFixed();
    // An open length is never negative.
    boolean signs = a.factor() < 0 != b.factor() < 0 && (a.factor() < 0 ? a : b).isFixed();
    return numbers || signs ? Optional.of(false) : Optional.empty();
  }

  private static Optional<Length> at(Lengths lengths, int index, int size) {
    int n = lengths.items().size();
    return n == size
        ? Optional.of(lengths.items().get(index))
        : n == 1 ? Optional.of(lengths.items().get(0)) : Optional.empty();
  }

  private Optional<Lengths> numbers(Node n, BiFunction<Long, Long, Long> f) {
    return zip(
        n,
        (a, b) ->
            a.isFixed() && b.isFixed()
                ? Optional.of(Length.of(f.apply(a.factor(), b.factor())))
                : Optional.empty());
  }

  /** Element by element; what does not come out whole is an open length of its own. */
  private Optional<Lengths> zip(Node n, BiFunction<Length, Length, Optional<Length>> f) {
    Optional<Lengths> a = in(n, 0);
    Optional<Lengths> b = in(n, 1);
    if (n.inputs().size() != 2 || a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    int size = Math.max(a.get().items().size(), b.get().items().size());
    List<Length> out = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Optional<Length> x = at(a.get(), i, size);
      Optional<Length> y = at(b.get(), i, size);
      if (x.isEmpty() || y.isEmpty()) {
        return Optional.empty();
      }
      out.add(f.apply(x.get(), y.get()).orElseGet(this::open));
    }
    return Optional.of(new Lengths(out, a.get().scalar() && b.get().scalar()));
  }
}
