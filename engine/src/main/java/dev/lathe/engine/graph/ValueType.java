package dev.lathe.engine.graph;

import java.util.Optional;

/** The type of a value, as {@code TypeProto} has it. */
public sealed interface ValueType {
  /** A dense tensor; no shape means that even the rank is unknown. */
  record TensorType(DataType elementType, Optional<Shape> shape) implements ValueType {
    @Override
    public String toString() {
      return elementType + shape.map(Shape::toString).orElse("[...]");
    }
  }

  /** A sparse tensor. */
  record SparseTensorType(DataType elementType, Optional<Shape> shape) implements ValueType {}

  /** A sequence of values of one type. */
  record SequenceType(ValueType element) implements ValueType {}

  /** A map; keys are integers or strings. */
  record MapType(DataType key, ValueType value) implements ValueType {}

  /** A value that may be absent. */
  record OptionalType(ValueType element) implements ValueType {}

  /** A type that this version of Lathe has no word for; the codec keeps its bytes. */
  record OpaqueType(String description) implements ValueType {}

  /** A dense tensor of known shape. */
  static TensorType tensor(DataType type, long... shape) {
    return new TensorType(type, Optional.of(Shape.of(shape)));
  }
}
