package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.Arrays;
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
    Arrays.stream(lengths).forEach(l -> list.add(Dimension.of(l)));
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
    return dimensions.stream().allMatch(Dimension.Fixed.class::isInstance);
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
    return dimensions.stream()
        .mapToLong(
            d -> {
              if (d instanceof Dimension.Fixed fixed) {
                return fixed.length();
              }
              throw new IllegalStateException("shape " + this + " is not fixed");
            })
        .toArray();
  }

  @Override
  public String toString() {
    return dimensions.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
