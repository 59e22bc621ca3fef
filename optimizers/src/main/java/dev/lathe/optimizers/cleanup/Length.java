package dev.lathe.optimizers.cleanup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A length as far as it is known: a number times named lengths that are open.
 *
 * @param factor the number
 * @param names of open lengths, in alphabetical order, as often as they are factors
 */
record Length(long factor, List<String> names) {
  Length {
    names = names.stream().sorted().toList();
  }

  static Length of(long number) {
    return new Length(number, List.of());
  }

  static Length of(String name) {
    return new Length(1, List.of(name));
  }

  boolean isFixed() {
    return names.isEmpty() || factor == 0;
  }

  Length times(Length other) {
    List<String> all = new ArrayList<>(names);
    all.addAll(other.names);
    return new Length(factor * other.factor, all);
  }

  /** The quotient where it is whole whatever the open lengths are. */
  Optional<Length> dividedBy(Length other) {
    List<String> rest = new ArrayList<>(names);
    boolean all = other.names.stream().allMatch(rest::remove);
    if (!all || other.factor == 0) {
      return Optional.empty();
    }
    boolean whole = factor % other.factor == 0;
    // Two numbers divide as ONNX divides integers of the same sign: towards zero.
    return whole || rest.isEmpty() && factor >= 0 && other.factor > 0
        ? Optional.of(new Length(factor / other.factor, rest))
        : Optional.empty();
  }
}
