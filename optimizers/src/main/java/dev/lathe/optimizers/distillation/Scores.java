package dev.lathe.optimizers.distillation;

import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.PairedDifference;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.pass.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How networks did on the same held-out examples, in sentences with 95 % intervals.
 *
 * @param metric what is counted: by labels, or by agreement with the teacher
 * @param teacher what was counted of it
 * @param student what was counted of it
 * @param scratch of the student that was trained from random weights
 */
record Scores(Metric metric, Evaluation teacher, Evaluation student, Optional<Evaluation> scratch) {
  /** What is said of them. */
  List<String> sentences() {
    boolean byLabels = metric.needsTruth();
    List<String> parts = new ArrayList<>();
    if (byLabels) {
      parts.add("teacher " + text(estimate(teacher)));
    }
    parts.add("student " + text(estimate(student)));
    scratch.ifPresent(s -> parts.add("the same student from scratch " + text(estimate(s))));
    List<String> all = new ArrayList<>();
    all.add(
        String.format(
            Locale.ROOT,
            "%s%s, on %,d held-out examples: %s.",
            metric.name(),
            byLabels ? "" : " with the teacher",
            estimate(student).n(),
            String.join("; ", parts)));
    if (byLabels) {
      all.add("Student minus teacher: " + difference(teacher) + ".");
    }
    scratch.ifPresent(s -> all.add(benefit(s)));
    return all;
  }

  private String benefit(Evaluation fromScratch) {
    Estimate d = minus(fromScratch).delta();
    return "What distillation brings over training from scratch on the same budget: "
        + difference(fromScratch)
        + (d.low() > 0
            ? "; it helps."
            : d.high() < 0 ? "; it does harm here." : "; that may be chance.");
  }

  /** The same for programs. */
  List<Figure> figures() {
    List<Figure> all = new ArrayList<>();
    if (metric.needsTruth()) {
      all.add(new Figure("teacher", metric.id(), estimate(teacher)));
    }
    all.add(new Figure("student", metric.id(), estimate(student)));
    scratch.ifPresent(s -> all.add(new Figure("scratch", metric.id(), estimate(s))));
    if (metric.needsTruth()) {
      all.add(new Figure("student_minus_teacher", metric.id(), minus(teacher).delta()));
    }
    scratch.ifPresent(
        s -> all.add(new Figure("student_minus_scratch", metric.id(), minus(s).delta())));
    return all;
  }

  private Estimate estimate(Evaluation counted) {
    return counted.score(metric).orElse(Estimate.UNKNOWN);
  }

  /** The student minus another, example by example. */
  private PairedDifference minus(Evaluation other) {
    return student
        .minus(other, metric)
        .orElse(new PairedDifference(Estimate.UNKNOWN, java.util.OptionalDouble.empty()));
  }

  private boolean isShare() {
    return metric.unit() == Metric.Unit.SHARE;
  }

  private String text(Estimate e) {
    return isShare()
        ? String.format(
            Locale.ROOT, "%.1f %% (%.1f … %.1f)", 100 * e.value(), 100 * e.low(), 100 * e.high())
        : String.format(Locale.ROOT, "%.4f (%.4f … %.4f)", e.value(), e.low(), e.high());
  }

  private String difference(Evaluation other) {
    PairedDifference difference = minus(other);
    Estimate e = difference.delta();
    if (!isShare()) {
      return String.format(
          Locale.ROOT, "%+.4f (95 %% interval %+.4f … %+.4f)", e.value(), e.low(), e.high());
    }
    return String.format(
        Locale.ROOT,
        "%+.1f points (95 %% interval %+.1f … %+.1f%s)",
        100 * e.value(),
        100 * e.low(),
        100 * e.high(),
        difference.pValue().isPresent()
            ? "; McNemar p " + rounded(difference.pValue().getAsDouble())
            : "");
  }

  private static String rounded(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", p);
  }
}
