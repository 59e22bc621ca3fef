package dev.lathe.engine.decode;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.Arrays;

/** Whether numbers are the same but for rounding. */
public final class Closeness {
  private static final double TOLERANCE = 2e-3;

  private Closeness() {}

  /** Equal within 0.2 % of the largest finite number; NaN and infinities must be equal. */
  public static boolean close(float[] a, float[] b) {
    return within(a, b, TOLERANCE);
  }

  /** Equal within a share of the largest finite number of the first. */
  public static boolean within(float[] a, float[] b, double tolerance) {
    if (a.length != b.length) {
      return false;
    }
    double largest = 0;
    for (float v : a) {
      if (Float.isFinite(v)) {
        largest = Math.max(largest, Math.abs(v));
      }
    }
    for (int i = 0; i < a.length; i++) {
      boolean same = Float.compare(a[i], b[i]) == 0;
      if (!same && !(Math.abs((double) a[i] - b[i]) <= tolerance * largest)) {
        return false;
      }
    }
    return true;
  }

  /** The same for tensors; other than real numbers must be equal. */
  public static boolean close(TensorData a, TensorData b) {
    return within(a, b, TOLERANCE);
  }

  /** Real numbers within a share of the largest, everything else equal. */
  public static boolean within(TensorData a, TensorData b, double tolerance) {
    if (a.type() != b.type() || !Arrays.equals(a.shape(), b.shape())) {
      return false;
    }
    return switch (a.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 ->
          within(Tensors.floats(a), Tensors.floats(b), tolerance);
      case STRING -> a.strings().equals(b.strings());
      default -> a.bytes().equals(b.bytes());
    };
  }

  /** The cosine of two vectors, −1..1; of two that are zero 1, of different lengths 0. */
  public static double cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      return 0;
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    if (aa == 0 || bb == 0) {
      return aa == bb ? 1 : 0;
    }
    double cosine = ab / Math.sqrt(aa * bb);
    return Double.isNaN(cosine) ? 0 : cosine;
  }
}
