package dev.lathe.engine.task;

import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Raw outputs read as a class where they can be, and compared with others. */
final class RawClasses {
  private static final double TOLERANCE = 0.01;
  private static final int MOST_SCORES = 1_000_000;

  private RawClasses() {}

  /**
   * The class that raw outputs mean: a single whole number where there is one, else the largest
   * value of the first row of real numbers; of a single real number, whether it is more than one
   * half. Empty where they mean none, or a number that is no class.
   */
  static OptionalInt best(RawOutputs raw) {
    for (TensorData t : raw.tensors().values()) {
      if (t.elements() == 1 && isWhole(t.type())) {
        long c = Tensors.longs(t)[0];
        return c >= 0 && c <= MOST_SCORES ? OptionalInt.of((int) c) : OptionalInt.empty();
      }
    }
    Optional<float[]> row = row(raw).filter(r -> !anyNaN(r));
    return row.isPresent() ? OptionalInt.of(largest(row.get())) : OptionalInt.empty();
  }

  /** The first output that has one row of real numbers. */
  private static Optional<float[]> row(RawOutputs raw) {
    for (TensorData t : raw.tensors().values()) {
      boolean row = t.shape().length <= 2 && t.elements() >= 1 && t.elements() <= MOST_SCORES;
      boolean oneSample = t.shape().length < 2 || t.shape()[0] == 1;
      if (isReal(t.type()) && row && oneSample) {
        return Optional.of(Tensors.floats(t));
      }
    }
    return Optional.empty();
  }

  private static boolean anyNaN(float[] values) {
    for (float v : values) {
      if (Float.isNaN(v)) {
        return true; // compared with it, no value is the largest
      }
    }
    return false;
  }

  private static int largest(float[] scores) {
    if (scores.length == 1) {
      return scores[0] > 0.5f ? 1 : 0;
    }
    return best(scores, 0, scores.length);
  }

  private static int best(float[] values, int from, int width) {
    int best = 0;
    for (int i = 1; i < width; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Whether two outputs say the same: by their class, where both mean one of several; else tensor
   * by tensor, a matrix by the largest element of each row, other real numbers within 1 % of the
   * largest, everything else exactly.
   */
  static boolean agree(RawOutputs a, RawOutputs b) {
    if (!a.tensors().keySet().equals(b.tensors().keySet()) || !a.others().equals(b.others())) {
      return false;
    }
    OptionalInt x = best(a);
    OptionalInt y = best(b);
    if (x.isPresent() && y.isPresent() && !isSingleReal(a)) {
      return x.getAsInt() == y.getAsInt();
    }
    return a.tensors().entrySet().stream()
        .allMatch(e -> agree(e.getValue(), b.tensors().get(e.getKey())));
  }

  /** A single real number is more often a quantity than a probability. */
  private static boolean isSingleReal(RawOutputs raw) {
    return row(raw).map(r -> r.length == 1).orElse(false);
  }

  private static boolean agree(TensorData a, TensorData b) {
    long[] shape = a.shape();
    int width = shape.length == 0 ? 1 : (int) shape[shape.length - 1];
    boolean matrix = shape.length == 2 && width > 1 && isReal(a.type());
    if (!matrix || b.type() != a.type() || !java.util.Arrays.equals(shape, b.shape())) {
      return Closeness.within(a, b, TOLERANCE);
    }
    float[] x = Tensors.floats(a);
    float[] y = Tensors.floats(b);
    if (anyNaN(x) || anyNaN(y)) {
      return Closeness.within(a, b, TOLERANCE);
    }
    for (int from = 0; from < x.length; from += width) {
      if (best(x, from, width) != best(y, from, width)) {
        return false;
      }
    }
    return true;
  }

  /** Classes are the same or not, else the cosine of the first real output, 0..1. */
  static double similarity(RawOutputs a, RawOutputs b) {
    OptionalInt x = best(a);
    OptionalInt y = best(b);
    if (x.isPresent() && y.isPresent()) {
      return x.getAsInt() == y.getAsInt() ? 1 : 0;
    }
    for (Map.Entry<String, TensorData> e : a.tensors().entrySet()) {
      TensorData other = b.tensors().get(e.getKey());
      if (isReal(e.getValue().type()) && other != null && isReal(other.type())) {
        return Math.max(0, Closeness.cosine(Tensors.floats(e.getValue()), Tensors.floats(other)));
      }
    }
    return a.others().equals(b.others()) && a.tensors().keySet().equals(b.tensors().keySet())
        ? 1
        : 0;
  }

  /**
   * The cosine of all outputs that are real numbers, one after the other, −1..1; empty where there
   * are none.
   */
  static OptionalDouble cosine(RawOutputs a, RawOutputs b) {
    float[] x = reals(a);
    float[] y = reals(b);
    return x.length == 0 || x.length != y.length
        ? OptionalDouble.empty()
        : OptionalDouble.of(Closeness.cosine(x, y));
  }

  private static float[] reals(RawOutputs raw) {
    List<float[]> parts = new ArrayList<>();
    int n = 0;
    for (TensorData t : raw.tensors().values()) {
      if (isReal(t.type())) {
        parts.add(Tensors.floats(t));
        n += parts.get(parts.size() - 1).length;
      }
    }
    float[] all = new float[n];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static boolean isReal(DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  private static boolean isWhole(DataType type) {
    return switch (type) {
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, UINT64, BOOL -> true;
      default -> false;
    };
  }
}
