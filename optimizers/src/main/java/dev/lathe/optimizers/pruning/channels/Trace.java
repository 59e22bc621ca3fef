package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What rules work with while the graph is walked once. */
final class Trace {
  /** An axis of a constant (or of what is made from one) and what it is to its channels. */
  record Reading(Node node, Value value, int axis, Role role) {}

  private final ChannelSpace space;
  private final Choices choices;
  private final Constants constants;
  private final Function<Value, Optional<Shape>> shapes;
  private final long opset;
  private final List<Reading> readings = new ArrayList<>();

  Trace(
      ChannelSpace space,
      Choices choices,
      Constants constants,
      Function<Value, Optional<Shape>> shapes,
      long opset) {
    this.space = space;
    this.choices = choices;
    this.constants = constants;
    this.shapes = shapes;
    this.opset = opset;
  }

  ChannelSpace space() {
    return space;
  }

  Choices choices() {
    return choices;
  }

  List<Reading> readings() {
    return readings;
  }

  long opset() {
    return opset;
  }

  /** Whether all lengths are known. */
  boolean isKnown(Value value) {
    return shapes.apply(value).filter(Shape::isFixed).isPresent();
  }

  /** The lengths. */
  long[] shape(Value value) {
    return shapes.apply(value).orElseThrow().toArray();
  }

  int rank(Value value) {
    return shapes.apply(value).orElseThrow().rank();
  }

  /** The axis; a negative number counts from the end. */
  int axis(Value value, int number) {
    int[] ids = space.axes(value, shape(value));
    return ids[number < 0 ? number + ids.length : number];
  }

  /** Two axes are one and the same. */
  void same(Value a, int axisA, Value b, int axisB) {
    int x = axis(a, axisA);
    int y = axis(b, axisB);
    if (x != ChannelSpace.NONE || y != ChannelSpace.NONE) {
      space.link(x, y);
    }
  }

  /** All axes of two values of the same rank are the same. */
  void sameAll(Value a, Value b) {
    if (rank(a) != rank(b)) {
      freeze(a, "its rank changes");
      freeze(b, "its rank changes");
      return;
    }
    for (int i = 0; i < rank(a); i++) {
      same(a, i, b, i);
    }
  }

  /** Broadcasting: counted from the end, axes of equal length are the same. */
  void broadcast(Value from, Value to) {
    for (int back = 1; back <= rank(to); back++) {
      if (back <= rank(from) && axis(from, -back) != ChannelSpace.NONE) {
        same(from, -back, to, -back);
      }
    }
  }

  /** The axis may not change. */
  void freeze(Value value, int number, String why) {
    space.freeze(axis(value, number), why);
  }

  /** No axis may change. */
  void freeze(Value value, String why) {
    if (isKnown(value)) {
      for (int i = 0; i < rank(value); i++) {
        freeze(value, i, why);
      }
    }
  }

  /** No axis of what the node reads or makes may change. */
  void freeze(Node node, String why) {
    node.inputs().forEach(v -> v.ifPresent(x -> freeze(x, why)));
    node.outputs().forEach(v -> v.ifPresent(x -> freeze(x, why)));
  }

  /** Notes what an axis of a constant is for. */
  void role(Node node, Value value, int axis, Role role) {
    if (isConstant(value)) {
      readings.add(new Reading(node, value, axis < 0 ? axis + rank(value) : axis, role));
    }
  }

  /** Whether a value is a constant, or one turned round or dequantized. */
  boolean isConstant(Value value) {
    return constants.of(source(value)).isPresent();
  }

  /** The constant behind a value that is only moved or dequantized; else the value itself. */
  static Value source(Value value) {
    Value v = value;
    while (v.producer().isPresent()
        && v.producer()
            .get()
            .isAnyOf("Transpose", "Identity", "DequantizeLinear", "Cast", "Reshape", "Unsqueeze")
        && v.producer().get().input(0).isPresent()) {
      v = v.producer().get().input(0).get();
    }
    return v;
  }

  Optional<TensorData> constant(Node node, int input) {
    return constants.input(node, input);
  }

  /** Whole numbers of an attribute, or of a constant input. */
  Optional<long[]> longs(Node node, String attribute, int input) {
    return node.intsAttribute(attribute).or(() -> constants.longs(node, input));
  }

  /** The same, counted from the start where negative. */
  Optional<int[]> axes(Node node, String attribute, int input, int rank) {
    return longs(node, attribute, input)
        .map(
            list ->
                Arrays.stream(list)
                    .mapToInt(a -> (int) (a < 0 ? a + rank : a))
                    .filter(a -> a >= 0 && a < rank)
                    .sorted()
                    .toArray());
  }
}
