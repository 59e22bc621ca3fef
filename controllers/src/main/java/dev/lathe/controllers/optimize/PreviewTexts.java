package dev.lathe.controllers.optimize;

import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction;
import java.util.List;
import java.util.Map;

/** What the live preview says in words. */
final class PreviewTexts {
  private static final int SHOWN = 5;

  private PreviewTexts() {}

  static List<PreviewBar> bars(Prediction p) {
    if (p.answer() instanceof Prediction.Classification c) {
      return c.labels().stream()
          .limit(SHOWN)
          .map(l -> new PreviewBar(l.label(), Formats.percent(l.score()), l.score()))
          .toList();
    }
    return List.of();
  }

  static String change(Prediction original, Prediction draft) {
    if (original.answer() instanceof Prediction.Classification a
        && draft.answer() instanceof Prediction.Classification b) {
      return changeOfLabels(a, b);
    }
    if (original.answer() instanceof Prediction.Embedding a
        && draft.answer() instanceof Prediction.Embedding b) {
      return Texts.get("optimize.change.cosine", Formats.number(cosine(a.vector(), b.vector()), 4));
    }
    if (original.answer() instanceof Prediction.RawOutputs a
        && draft.answer() instanceof Prediction.RawOutputs b) {
      return Texts.get("optimize.change.difference", Formats.number(largest(a, b), 5));
    }
    return "";
  }

  private static String changeOfLabels(Prediction.Classification a, Prediction.Classification b) {
    if (a.best() != b.best()) {
      return Texts.get("optimize.change.other-label");
    }
    List<Integer> before = a.labels().stream().map(Prediction.ScoredLabel::index).toList();
    List<Integer> after = b.labels().stream().map(Prediction.ScoredLabel::index).toList();
    double points = (b.labels().get(0).score() - a.labels().get(0).score()) * 100;
    String signed = (points < 0 ? "−" : "+") + Formats.number(Math.abs(points), 1);
    return Texts.get(
        before.equals(after) ? "optimize.change.same-order" : "optimize.change.same-label", signed);
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.max(1e-30, Math.sqrt(aa * bb));
  }

  private static double largest(Prediction.RawOutputs a, Prediction.RawOutputs b) {
    double largest = 0;
    for (Map.Entry<String, TensorData> e : a.tensors().entrySet()) {
      TensorData other = b.tensors().get(e.getKey());
      if (other != null && e.getValue().type().isFloatingPoint()) {
        float[] x = Tensors.floats(e.getValue());
        float[] y = Tensors.floats(other);
        for (int i = 0; i < Math.min(x.length, y.length); i++) {
          largest = Math.max(largest, Math.abs(x[i] - y[i]));
        }
      }
    }
    return largest;
  }

  static Figure size(long bytes, long before, boolean exact) {
    String[] parts = Formats.bytes(bytes).split(" ");
    double change = before == 0 ? 0 : (double) (bytes - before) / before * 100;
    String signed = (change < 0 ? "−" : "+") + Formats.number(Math.abs(change), 0);
    return new Figure(
        (exact ? "" : "≈ ") + parts[0],
        parts.length > 1 ? parts[1] : "",
        Texts.get("optimize.size.before", Formats.bytes(before), signed));
  }

  static Figure estimating() {
    return new Figure("…", "", Texts.get("optimize.estimating"));
  }

  static Figure accuracy(OptimizeServices.Step step) {
    return step.accuracy()
        .map(
            a ->
                new Figure(
                    Formats.number(a.value() * 100, 1),
                    "± " + Formats.number((a.high() - a.low()) * 50, 1),
                    Texts.get(
                        "optimize.accuracy.note",
                        step.original().map(o -> Formats.number(o.value() * 100, 1)).orElse("–"),
                        Formats.whole(step.n()),
                        Formats.whole(step.total()))))
        .orElse(new Figure("–", "", Texts.get("optimize.accuracy.no-labels")));
  }

  static Figure agreement(OptimizeServices.Step step) {
    OptimizeServices.Share a = step.agreement();
    return new Figure(
        Formats.number(a.value() * 100, 1),
        "± " + Formats.number((a.high() - a.low()) * 50, 1),
        Texts.get("optimize.agreement.note"));
  }
}
