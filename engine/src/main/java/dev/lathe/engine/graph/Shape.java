package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A tensor shape, axis by axis. A scalar has none. */
public record Shape(List<Dimension> dimensions) {
  /** Copies the list. */
  public Shape {
    dimensions = List.copyOf(dimensions);
  }

  /** A fully known shape. */
  public static Shape of(long... lengths) {
    List<Dimension> list = new ArrayList<>(lengths.length);
    for (long length : lengths) {
      list.add(Dimension.of(length));
    }
    return new Shape(list);
  }

  /** Number of axes. */
  public int rank() {
    return dimensions.size();
  }

  /** The axis. */
  public Dimension get(int axis) {
    return dimensions.get(axis);
  }

  /** Whether every axis has a known length. */
  public boolean isFixed() {
    for (Dimension d : dimensions) {
      if (!(d instanceof Dimension.Fixed)) {
        return false;
      }
    }
    return true;
  }

  /** The product of all lengths; empty when one is not known or the product overflows. */
  public OptionalLong elements() {
    long product = 1;
    for (Dimension d : dimensions) {
      if (!(d instanceof Dimension.Fixed fixed)) {
        return OptionalLong.empty();
      }
      if (fixed.length() != 0 && Math.multiplyHigh(product, fixed.length()) != 0) {
        return OptionalLong.empty();
      }
      product *= fixed.length();
      if (product < 0) {
        return OptionalLong.empty(); // 2^63: the high half is still empty
      }
    }
    return OptionalLong.of(product);
  }

  /**
   * The lengths.
   *
   * @throws IllegalStateException when one is not known
   */
  public long[] toArray() {
    long[] lengths = new long[dimensions.size()];
    for (int i = 0; i < lengths.length; i++) {
      if (!(dimensions.get(i) instanceof Dimension.Fixed fixed)) {
        throw new IllegalStateException("shape " + this + " is not fixed");
      }
      lengths[i] = fixed.length();
    }
    return lengths;
  }

  @Override
  public String toString() {
    return dimensions.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
