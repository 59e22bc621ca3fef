package dev.lathe.controllers.optimize;

import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.task.Task;
import java.util.Optional;

/** What the live preview says in words. */
final class PreviewTexts {
  private PreviewTexts() {}

  /**
   * What a figure is called: the task's first metric of its kind, with its unit.
   *
   * @param truth whether the metric needs what is right, rather than the original's answers
   */
  static String title(Optional<Task> task, boolean truth) {
    Optional<Metric> metric =
        task.flatMap(t -> t.metrics().stream().filter(m -> m.needsTruth() == truth).findFirst());
    if (metric.isEmpty()) {
      return Texts.get(truth ? "optimize.quality" : "optimize.agreement");
    }
    return Formats.capitals(metric.get().name())
        + (metric.get().unit() == Metric.Unit.SHARE ? " % ≈" : " ≈");
  }

  static Figure size(OptimizeServices.Draft draft, long before) {
    long bytes = draft.bytes();
    String[] parts = Formats.bytes(bytes).split(" ");
    double change = before == 0 ? 0 : (double) (bytes - before) / before * 100;
    String signed = Formats.change(change, 0, "%");
    return new Figure(
        (draft.exact() ? "" : "≈ ") + parts[0],
        parts.length > 1 ? parts[1] : "",
        Texts.get(
            draft.packed() ? "optimize.size.packed" : "optimize.size.before",
            Formats.bytes(before),
            signed));
  }

  /** Something is measured: the estimate would disturb it. */
  static Figure waiting() {
    return new Figure("…", "", Texts.get("optimize.waits"));
  }

  static Figure estimating() {
    return new Figure("…", "", Texts.get("optimize.estimating"));
  }

  static Figure quality(OptimizeServices.Step step) {
    return step.quality()
        .map(
            q ->
                new Figure(
                    value(q),
                    spread(q),
                    Texts.get(
                        "optimize.accuracy.note",
                        step.original().map(PreviewTexts::value).orElse("–"),
                        Formats.whole(step.n()),
                        Formats.whole(step.total()))))
        .orElse(new Figure("–", "", Texts.get("optimize.accuracy.no-labels")));
  }

  static Figure agreement(OptimizeServices.Step step) {
    return step.agreement().map(a -> new Figure(value(a), spread(a), a.doc())).orElse(Figure.NONE);
  }

  private static String value(OptimizeServices.Score s) {
    return s.share() ? Formats.number(s.value() * 100, 1) : Formats.number(s.value(), 3);
  }

  private static String spread(OptimizeServices.Score s) {
    double half = (s.high() - s.low()) / 2;
    return "± " + (s.share() ? Formats.number(half * 100, 1) : Formats.number(half, 3));
  }
}
