package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.InferredTypes;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.optimizers.pruning.SizedShapes;
import dev.lathe.optimizers.training.fit.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a fresh student must fit.
 *
 * @param types of all values at usual sizes of the inputs
 * @param head the output that is learned
 * @param image preprocessing, where pictures are taken
 */
record Teacher(OnnxModel onnx, InferredTypes types, Head head, Optional<ImagePreprocessing> image) {
  static Teacher of(OnnxModel onnx, Head head, Optional<ImagePreprocessing> image) {
    return new Teacher(onnx, SizedShapes.of(onnx).types(), head, image);
  }

  List<Value> inputs() {
    return onnx.graph().requiredInputs();
  }

  /** For refusals. */
  String inputsInWords() {
    return inputs().stream()
        .map(v -> "'" + v.name() + "' " + v.tensorType().map(Object::toString).orElse(""))
        .collect(Collectors.joining(", "));
  }

  Value output() {
    return onnx.graph().outputs().stream()
        .filter(v -> v.name().equals(head.output()))
        .findFirst()
        .orElseThrow();
  }

  /** What is not learned, and so is not made by a fresh student. */
  List<String> otherOutputs() {
    return onnx.graph().outputs().stream()
        .map(Value::name)
        .filter(n -> !n.equals(head.output()))
        .toList();
  }

  Optional<DataType> type(Value input) {
    return input.tensorType().map(ValueType.TensorType::elementType);
  }

  Optional<Shape> declared(Value value) {
    return value.tensorType().flatMap(ValueType.TensorType::shape);
  }

  /** Lengths of the axes behind the batch; empty where one is not known even at usual sizes. */
  Optional<long[]> behindBatch(Value value) {
    return types
        .shape(value)
        .flatMap(Teacher::behindBatch)
        .filter(Shape::isFixed)
        .map(Shape::toArray);
  }

  /** Whether all axes but the batch have one length for good. */
  boolean isFixedBehindBatch(Value value) {
    return declared(value)
        .flatMap(Teacher::behindBatch)
        .filter(s -> s.isFixed() && java.util.Arrays.stream(s.toArray()).allMatch(n -> n > 0))
        .isPresent();
  }

  private static Optional<Shape> behindBatch(Shape shape) {
    return shape.rank() == 0
        ? Optional.empty()
        : Optional.of(new Shape(shape.dimensions().subList(1, shape.rank())));
  }

  /** How many numbers an answer has, whatever its axes. */
  Optional<Integer> answers() {
    return behindBatch(output())
        .map(d -> java.util.Arrays.stream(d).reduce(1, (a, b) -> a * b))
        .filter(n -> n > 0 && n < 1 << 20)
        .map(Long::intValue);
  }

  /** The batch axis of a student: open, called as the teacher calls it. */
  Dimension batch() {
    return declared(inputs().get(0))
        .filter(s -> s.rank() > 0 && s.get(0) instanceof Dimension.Symbolic)
        .map(s -> s.get(0))
        .orElse(Dimension.of("batch"));
  }

  /** The same type with an open batch. */
  ValueType withOpenBatch(Value value) {
    ValueType.TensorType type = value.tensorType().orElseThrow();
    Shape shape = type.shape().or(() -> types.shape(value)).orElseThrow();
    List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
    dimensions.set(0, batch());
    return new ValueType.TensorType(type.elementType(), Optional.of(new Shape(dimensions)));
  }

  long parameters() {
    return LearnedNumbers.of(onnx);
  }

  int count(String... operators) {
    return (int) onnx.graph().nodes().stream().filter(n -> n.isAnyOf(operators)).count();
  }

  /** Whether answers are vectors of length one: divided by their own norm. */
  boolean isUnitLength() {
    Optional<Node> last = output().producer();
    while (last.filter(n -> n.is("Identity")).isPresent()) {
      last = last.get().input(0).flatMap(Value::producer);
    }
    if (last.filter(n -> n.is("LpNormalization")).isPresent()) {
      return true;
    }
    Optional<Node> norm =
        last.filter(n -> n.is("Div")).flatMap(n -> n.input(1)).flatMap(Value::producer);
    for (int i = 0; i < 6 && norm.isPresent(); i++) {
      if (norm.get().isAnyOf("ReduceL2", "ReduceSumSquare")) {
        return true;
      }
      norm = norm.get().input(0).flatMap(Value::producer);
    }
    return false;
  }
}
