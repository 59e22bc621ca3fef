package dev.lathe.engine.graph.shape;

import java.util.Optional;
import java.util.Set;

/** Operators whose inputs broadcast against each other, and what comes of it. */
public final class Broadcasting {
  private static final Set<String> OPERATORS =
      Set.of(
          "Add",
          "And",
          "BitShift",
          "BitwiseAnd",
          "BitwiseOr",
          "BitwiseXor",
          "Div",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Max",
          "Mean",
          "Min",
          "Mod",
          "Mul",
          "Or",
          "PRelu",
          "Pow",
          "Sub",
          "Sum",
          "Where",
          "Xor");

  private Broadcasting() {}

  /** Whether all inputs of an operator of the standard domain broadcast against each other. */
  public static boolean isOf(String opType) {
    return OPERATORS.contains(opType);
  }

  /** The shape that two shapes broadcast to; empty where they do not. */
  public static Optional<long[]> shape(long[] a, long[] b) {
    long[] out = new long[Math.max(a.length, b.length)];
    for (int i = 1; i <= out.length; i++) {
      long da = i <= a.length ? a[a.length - i] : 1;
      long db = i <= b.length ? b[b.length - i] : 1;
      if (da != db && da != 1 && db != 1) {
        return Optional.empty();
      }
      out[out.length - i] = da == 1 ? db : da;
    }
    return Optional.of(out);
  }
}
