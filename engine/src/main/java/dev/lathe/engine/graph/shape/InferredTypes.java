package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The types of a model's values as inferred or declared. Belongs to the very model object that was
 * analysed, not to copies of it; values made later are not in it.
 */
public final class InferredTypes {
  /** COMPLEX128 and a little: bits are counted before they are made bytes. */
  private static final long WIDEST_BITS = 256;

  private final Map<Value, ValueType> types;
  private final List<String> problems;

  /** Takes the map over; values are compared by identity. */
  public InferredTypes(Map<Value, ValueType> types, List<String> problems) {
    IdentityHashMap<Value, ValueType> copy = new IdentityHashMap<>(types);
    this.types = Collections.unmodifiableMap(copy);
    this.problems = List.copyOf(problems);
  }

  /** The type of a value: the inferred one, else what it declares itself. */
  public Optional<ValueType> type(Value value) {
    ValueType t = types.get(value);
    return t != null ? Optional.of(t) : value.type();
  }

  /** The type of a value that is a dense tensor. */
  public Optional<ValueType.TensorType> tensor(Value value) {
    return type(value)
        .filter(ValueType.TensorType.class::isInstance)
        .map(ValueType.TensorType.class::cast);
  }

  /** The shape of a value, if it is a dense tensor of known rank. */
  public Optional<Shape> shape(Value value) {
    return tensor(value).flatMap(ValueType.TensorType::shape);
  }

  /** The element type of a value, if it is a dense tensor. */
  public Optional<DataType> elementType(Value value) {
    return tensor(value).map(ValueType.TensorType::elementType);
  }

  /**
   * The bytes that a value takes; empty where its shape is not fully known, or larger than can be
   * counted.
   */
  public OptionalLong bytes(Value value) {
    Optional<ValueType.TensorType> t = tensor(value);
    if (t.isEmpty() || t.get().shape().isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong n = t.get().shape().get().elements();
    DataType type = t.get().elementType();
    boolean countable = n.isPresent() && n.getAsLong() <= Long.MAX_VALUE / WIDEST_BITS;
    return countable ? OptionalLong.of(type.byteLength(n.getAsLong())) : OptionalLong.empty();
  }

  /** Why some types are missing or doubtful; whole sentences, empty when all is well. */
  public List<String> problems() {
    return problems;
  }
}
