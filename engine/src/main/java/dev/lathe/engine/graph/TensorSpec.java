package dev.lathe.engine.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An input or output of a model, as declared.
 *
 * @param type element type; UNDEFINED where it is not a tensor
 * @param shape empty where the rank is not known, or it is not a tensor
 */
public record TensorSpec(String name, DataType type, Optional<Shape> shape) {
  /** The inputs that must be fed, by the graph. */
  public static List<TensorSpec> inputs(Graph graph) {
    return graph.requiredInputs().stream().map(TensorSpec::of).toList();
  }

  /** The outputs, by the graph. */
  public static List<TensorSpec> outputs(Graph graph) {
    return graph.outputs().stream().map(TensorSpec::of).toList();
  }

  /** What a tensor would be declared as. */
  public static TensorSpec of(String name, TensorData tensor) {
    return new TensorSpec(
        name,
        tensor.type(),
        Optional.of(new Shape(Arrays.stream(tensor.shape()).mapToObj(Dimension::of).toList())));
  }

  private static TensorSpec of(Value v) {
    Optional<ValueType.TensorType> t = v.tensorType();
    return new TensorSpec(
        v.name(),
        t.map(ValueType.TensorType::elementType).orElse(DataType.UNDEFINED),
        t.flatMap(ValueType.TensorType::shape));
  }

  /** Number of axes; -1 where it is not known. */
  public int rank() {
    return shape.map(Shape::rank).orElse(-1);
  }

  /** The length of an axis, or -1 where it is not fixed or does not exist. */
  public long length(int axis) {
    return shape
        .filter(s -> axis < s.rank())
        .map(s -> s.get(axis))
        .filter(Dimension.Fixed.class::isInstance)
        .map(d -> ((Dimension.Fixed) d).length())
        .orElse(-1L);
  }

  @Override
  public String toString() {
    return name + " " + type + shape.map(Shape::toString).orElse("");
  }
}
