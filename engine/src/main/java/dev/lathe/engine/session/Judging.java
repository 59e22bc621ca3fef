package dev.lathe.engine.session;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import dev.lathe.engine.session.Prediction.ScoredLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What answers can be held against: true classes, and other answers. */
public final class Judging {
  private Judging() {}

  /**
   * The class answered. Of raw outputs: a single whole number where there is one, else the largest
   * value of the first real-valued output with several; of a single real number, whether it is more
   * than one half. Empty where the answer is no class.
   */
  public static OptionalInt bestClass(Answer answer) {
    if (answer instanceof Classification c) {
      return OptionalInt.of(c.best());
    } else if (answer instanceof RawOutputs raw) {
      for (TensorData t : raw.tensors().values()) {
        if (t.elements() == 1 && isWhole(t)) {
          return OptionalInt.of((int) Tensors.longs(t)[0]);
        }
      }
      return scores(raw).map(Judging::largest).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
    return OptionalInt.empty();
  }

  /** The best five classes, as far as the answer ranks classes. */
  static List<Integer> bestFive(Answer answer) {
    if (answer instanceof Classification c) {
      return c.labels().stream().map(ScoredLabel::index).toList();
    }
    return bestClass(answer).stream().boxed().toList();
  }

  /** How alike two answers are, 0..1: classes are the same or not, vectors by their cosine. */
  public static double similarity(Answer a, Answer b) {
    if (a instanceof Embedding x && b instanceof Embedding y) {
      return Math.max(0, cosine(x.vector(), y.vector()));
    }
    OptionalInt x = bestClass(a);
    OptionalInt y = bestClass(b);
    if (x.isPresent() && y.isPresent()) {
      return x.getAsInt() == y.getAsInt() ? 1 : 0;
    }
    if (a instanceof RawOutputs p && b instanceof RawOutputs q) {
      return rawSimilarity(p, q);
    }
    return 0;
  }

  private static double rawSimilarity(RawOutputs a, RawOutputs b) {
    for (Map.Entry<String, TensorData> e : a.tensors().entrySet()) {
      TensorData other = b.tensors().get(e.getKey());
      if (isReal(e.getValue()) && other != null && isReal(other)) {
        return Math.max(0, cosine(Tensors.floats(e.getValue()), Tensors.floats(other)));
      }
    }
    return a.others().equals(b.others()) && a.tensors().keySet().equals(b.tensors().keySet())
        ? 1
        : 0;
  }

  /** Of vectors that are both zero, 1. */
  static double cosine(float[] a, float[] b) {
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

  /** The first output that has one row of real numbers. */
  private static Optional<float[]> scores(RawOutputs raw) {
    for (TensorData t : raw.tensors().values()) {
      boolean row = t.shape().length <= 2 && t.elements() >= 1 && t.elements() <= 1_000_000;
      boolean oneSample = t.shape().length < 2 || t.shape()[0] == 1;
      if (isReal(t) && row && oneSample) {
        return Optional.of(Tensors.floats(t));
      }
    }
    return Optional.empty();
  }

  private static int largest(float[] scores) {
    if (scores.length == 1) {
      return scores[0] > 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  private static boolean isReal(TensorData t) {
    return switch (t.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  private static boolean isWhole(TensorData t) {
    return switch (t.type()) {
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, UINT64, BOOL -> true;
      default -> false;
    };
  }
}
