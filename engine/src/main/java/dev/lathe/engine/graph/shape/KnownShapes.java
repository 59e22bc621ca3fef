package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.Map;
import java.util.Optional;

/** Fully known shapes of values, over a growing map of types. */
final class KnownShapes {
  private final Map<Value, ValueType> types;

  KnownShapes(Map<Value, ValueType> types) {
    this.types = types;
  }

  /** The shape, if every length is known. */
  Optional<long[]> shape(Optional<Value> value) {
    return value
        .flatMap(this::tensor)
        .flatMap(ValueType.TensorType::shape)
        .filter(Shape::isFixed)
        .map(Shape::toArray);
  }

  /** The type, if it is a dense tensor. */
  Optional<ValueType.TensorType> tensor(Value value) {
    ValueType t = types.get(value);
    if (t == null) {
      t = value.type().orElse(null);
    }
    return t instanceof ValueType.TensorType tensor ? Optional.of(tensor) : Optional.empty();
  }

  /** Notes a shape found out. */
  void put(Value value, DataType type, long[] shape) {
    types.put(value, ValueType.tensor(type, shape));
  }
}
