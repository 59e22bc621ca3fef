package dev.lathe.engine.detect;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Looking among outputs, and reading their numbers. */
final class Outputs {
  private Outputs() {}

  /** What tensors in hand declare. */
  static List<TensorSpec> specs(Map<String, TensorData> outputs) {
    return outputs.entrySet().stream()
        .map(
            e ->
                new TensorSpec(
                    e.getKey(), e.getValue().type(), Optional.of(Shape.of(e.getValue().shape()))))
        .toList();
  }

  /** The plain lower-case name: TensorFlow's exporter leaves {@code :0} at its end. */
  static String name(TensorSpec s) {
    return s.name().toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
  }

  /** The first output that is so. */
  static Optional<TensorSpec> first(List<TensorSpec> outputs, Predicate<TensorSpec> wanted) {
    return outputs.stream().filter(wanted).findFirst();
  }

  /** The output of that plain name. */
  static Optional<TensorSpec> named(List<TensorSpec> outputs, String... names) {
    for (String n : names) {
      Optional<TensorSpec> found = first(outputs, s -> name(s).equals(n));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether it holds real numbers in so many axes. */
  static boolean isReal(TensorSpec s, int rank) {
    return s.rank() == rank && s.type().isFloatingPoint();
  }

  /**
   * Whether some output is a map over the picture: masks or prototypes, so that the columns of the
   * other outputs are not classes alone.
   */
  static boolean hasMaps(List<TensorSpec> outputs) {
    return outputs.stream().anyMatch(s -> s.rank() == 4);
  }

  /** Whether a name says that the tensor holds features rather than boxes. */
  static boolean isFeature(TensorSpec s) {
    return name(s).matches(".*(hidden|embed|feature|pool|logit|mask|token).*");
  }

  /** The numbers as floats, whatever type they have. */
  static float[] floats(TensorData t) {
    if (t.type().isFloatingPoint()) {
      return Tensors.floats(t);
    }
    if (t.type() == DataType.STRING) {
      throw new IllegalArgumentException("a tensor of strings");
    }
    long[] whole = Tensors.longs(t);
    float[] out = new float[whole.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = whole[i];
    }
    return out;
  }

  /** The length of an axis, counted from the end: 1 is the last. */
  static int fromEnd(TensorData t, int axis) {
    return Math.toIntExact(t.shape()[t.shape().length - axis]);
  }

  /** The logistic function. */
  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
