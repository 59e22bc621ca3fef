package dev.lathe.controllers.tryit;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** From predictions to cards. Pure; runs on worker threads. */
final class Answers {
  private static final int SHOWN = 5;
  private static final int FIRST_VALUES = 6;

  private Answers() {}

  /**
   * The card of a variant.
   *
   * @param original the original's predictions for the same inputs; empty when this is the original
   */
  static AnswerCard card(
      VariantItem variant, List<Prediction> mine, Optional<List<Prediction>> original) {
    Prediction p = mine.get(0);
    Optional<Prediction> before = original.map(o -> o.get(0));
    TimeSplit time = TimeSplit.of(p);
    return new AnswerCard(
        variant,
        AnswerCard.State.DONE,
        bars(p, before),
        tensors(p, before),
        similarity(mine),
        Optional.of(time),
        Formats.millis(p.inferenceMillis()),
        before.map(b -> speed(b, p)).orElse(""),
        difference(mine, original),
        agrees(p, before),
        "");
  }

  private static List<BarLine> bars(Prediction p, Optional<Prediction> before) {
    if (!(p.answer() instanceof Classification c)) {
      return List.of();
    }
    List<BarLine> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, c.labels().size()); i++) {
      Prediction.ScoredLabel l = c.labels().get(i);
      boolean moved = before.isPresent() && indexAt(before.get(), i) != l.index();
      lines.add(new BarLine(l.label(), Formats.percent(l.score()), l.score(), moved));
    }
    return lines;
  }

  private static int indexAt(Prediction p, int rank) {
    return p.answer() instanceof Classification c && rank < c.labels().size()
        ? c.labels().get(rank).index()
        : -1;
  }

  private static boolean agrees(Prediction p, Optional<Prediction> before) {
    return before.isEmpty() || indexAt(p, 0) == indexAt(before.get(), 0);
  }

  private static String speed(Prediction before, Prediction now) {
    double ratio = before.inferenceMillis() / Math.max(now.inferenceMillis(), 1e-6);
    return Texts.get("try.speed", Formats.number(ratio, ratio < 0.95 ? 2 : 1));
  }

  private static String difference(List<Prediction> mine, Optional<List<Prediction>> original) {
    if (original.isEmpty()) {
      return "";
    }
    Prediction.Answer a = original.get().get(0).answer();
    Prediction.Answer b = mine.get(0).answer();
    if (a instanceof Classification ca && b instanceof Classification cb) {
      return Differences.describe(ca, cb);
    }
    if (b instanceof Embedding) {
      double change = similarity(mine).orElse(0.0) - similarity(original.get()).orElse(0.0);
      return Math.abs(change) < 0.0005
          ? Texts.get("try.difference.similarity-same")
          : Texts.get(
              change > 0 ? "try.difference.similarity-higher" : "try.difference.similarity-lower",
              Formats.number(Math.abs(change), 3));
    }
    return "";
  }

  private static Optional<Double> similarity(List<Prediction> two) {
    if (two.size() == 2
        && two.get(0).answer() instanceof Embedding a
        && two.get(1).answer() instanceof Embedding b) {
      double dot = 0;
      for (int i = 0; i < Math.min(a.vector().length, b.vector().length); i++) {
        dot += (double) a.vector()[i] * b.vector()[i];
      }
      return Optional.of(Math.max(-1, Math.min(1, dot)));
    }
    return Optional.empty();
  }

  private static List<TensorLine> tensors(Prediction p, Optional<Prediction> before) {
    if (!(p.answer() instanceof RawOutputs raw)) {
      return List.of();
    }
    Map<String, TensorData> theirs =
        before.map(Prediction::answer).orElse(null) instanceof RawOutputs r
            ? r.tensors()
            : Map.of();
    List<TensorLine> lines = new ArrayList<>();
    raw.tensors().forEach((name, t) -> lines.add(line(name, t, theirs.get(name))));
    raw.others().forEach((name, text) -> lines.add(new TensorLine(name, "", "", text, "")));
    return lines;
  }

  private static TensorLine line(String name, TensorData t, TensorData before) {
    String type = t.type() + " " + Shape.of(t.shape());
    double[] v = values(t);
    if (v.length == 0) {
      return new TensorLine(name, type, "", "", "");
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (double x : v) {
      min = Math.min(min, x);
      max = Math.max(max, x);
      sum += x;
    }
    StringJoiner first = new StringJoiner(", ");
    for (int i = 0; i < Math.min(FIRST_VALUES, v.length); i++) {
      first.add(short4(v[i]));
    }
    String range = Texts.get("try.tensor.range", short4(min), short4(sum / v.length), short4(max));
    return new TensorLine(
        name, type, range, first + (v.length > FIRST_VALUES ? ", …" : ""), change(v, before));
  }

  private static String change(double[] v, TensorData before) {
    if (before == null) {
      return "";
    }
    double[] w = values(before);
    if (w.length != v.length) {
      return Texts.get("try.tensor.other-shape");
    }
    double most = 0;
    for (int i = 0; i < v.length; i++) {
      most = Math.max(most, Math.abs(v[i] - w[i]));
    }
    return short4(most);
  }

  private static double[] values(TensorData t) {
    if (t.elements() > 10_000_000) {
      return new double[0];
    }
    return switch (t.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        float[] f = Tensors.floats(t);
        double[] d = new double[f.length];
        for (int i = 0; i < d.length; i++) {
          d[i] = f[i];
        }
        yield d;
      }
      case INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOL -> {
        long[] l = Tensors.longs(t);
        double[] d = new double[l.length];
        for (int i = 0; i < d.length; i++) {
          d[i] = l[i];
        }
        yield d;
      }
      default -> new double[0];
    };
  }

  private static String short4(double v) {
    if (v == Math.rint(v) && Math.abs(v) < 1e7) {
      return Formats.number(v, 0);
    }
    return String.format(java.util.Locale.ENGLISH, "%.4g", v);
  }

  /** Whether a tensor of that type can be filled with random numbers. */
  static boolean isNumber(DataType type) {
    return type != DataType.STRING && type != DataType.UNDEFINED;
  }
}
