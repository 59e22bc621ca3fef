package dev.lathe.optimizers.distillation;

import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.Figure;
import dev.lathe.optimizers.training.fit.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How networks did on the same held-out examples, in sentences with 95 % intervals.
 *
 * @param byLabels whether right means as labelled; else as the teacher
 * @param rightOrWrong whether points are 0 or 1; else they are cosines
 * @param teacher points of each example
 * @param student points of each example
 * @param scratch those of the student that was trained from random weights
 */
record Scores(
    boolean byLabels,
    boolean rightOrWrong,
    double[] teacher,
    double[] student,
    Optional<double[]> scratch) {
  /** What is said of them. */
  List<String> sentences() {
    List<String> parts = new ArrayList<>();
    if (byLabels) {
      parts.add("teacher " + share(estimate(teacher)));
    }
    parts.add("student " + share(estimate(student)));
    scratch.ifPresent(s -> parts.add("the same student from scratch " + share(estimate(s))));
    List<String> all = new ArrayList<>();
    all.add(
        String.format(
            Locale.ROOT,
            "%s, on %,d held-out examples: %s.",
            byLabels ? "Right" : rightOrWrong ? "As the teacher" : "Mean cosine to the teacher",
            student.length,
            String.join("; ", parts)));
    if (byLabels) {
      all.add("Student minus teacher: " + difference(teacher, student) + ".");
    }
    scratch.ifPresent(s -> all.add(benefit(s)));
    return all;
  }

  private String benefit(double[] fromScratch) {
    Estimate d = differenceOf(fromScratch, student);
    return "What distillation brings over training from scratch on the same budget: "
        + difference(fromScratch, student)
        + (d.low() > 0
            ? "; it helps."
            : d.high() < 0 ? "; it does harm here." : "; that may be chance.");
  }

  /** The same for programs. */
  List<Figure> figures() {
    String metric = byLabels ? "accuracy" : rightOrWrong ? "agreement" : "cosine";
    List<Figure> all = new ArrayList<>();
    if (byLabels) {
      all.add(new Figure("teacher", metric, estimate(teacher)));
    }
    all.add(new Figure("student", metric, estimate(student)));
    scratch.ifPresent(s -> all.add(new Figure("scratch", metric, estimate(s))));
    if (byLabels) {
      all.add(new Figure("student_minus_teacher", metric, differenceOf(teacher, student)));
    }
    scratch.ifPresent(
        s -> all.add(new Figure("student_minus_scratch", metric, differenceOf(s, student))));
    return all;
  }

  private Estimate estimate(double[] points) {
    return Intervals.of(points, rightOrWrong);
  }

  /** Second minus first, example by example. */
  private Estimate differenceOf(double[] first, double[] second) {
    return Intervals.difference(first, second, rightOrWrong);
  }

  private String share(Estimate e) {
    return rightOrWrong
        ? String.format(
            Locale.ROOT, "%.1f %% (%.1f … %.1f)", 100 * e.value(), 100 * e.low(), 100 * e.high())
        : String.format(Locale.ROOT, "%.4f (%.4f … %.4f)", e.value(), e.low(), e.high());
  }

  private String difference(double[] first, double[] second) {
    Estimate e = differenceOf(first, second);
    if (!rightOrWrong) {
      return String.format(
          Locale.ROOT, "%+.4f (95 %% interval %+.4f … %+.4f)", e.value(), e.low(), e.high());
    }
    double p = Intervals.mcNemar(first, second);
    return String.format(
        Locale.ROOT,
        "%+.1f points (95 %% interval %+.1f … %+.1f; McNemar p %s)",
        100 * e.value(),
        100 * e.low(),
        100 * e.high(),
        p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", p));
  }
}
