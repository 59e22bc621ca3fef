package dev.lathe.engine.graph.shape;

import java.util.Optional;
import java.util.function.Supplier;

/** Keeps rules short: they read attributes and shapes as if these fitted the operator. */
final class Contradictions {
  private Contradictions() {}

  /**
   * What a rule says; empty where the file contradicts the operator (too few lengths in an
   * attribute, a stride of zero, a window of fewer axes than the picture, sizes that overflow):
   * then nothing follows from it. Which rule is broken, the official checker says.
   */
  static <T> Optional<T> unless(Supplier<Optional<T>> rule) {
    try {
      return rule.get();
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | IllegalArgumentException
        | NegativeArraySizeException e) {
      return Optional.empty();
    }
  }
}
