package dev.lathe.optimizers.distillation;

import dev.lathe.engine.measure.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final double Z = 1.959963984540054;

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
    scratch.ifPresent(
        s -> {
          Estimate d = differenceOf(s, student);
          all.add(
              "What distillation brings over training from scratch on the same budget: "
                  + difference(s, student)
                  + (d.low() > 0
                      ? "; it helps."
                      : d.high() < 0 ? "; it does harm here." : "; that may be chance."));
        });
    return all;
  }

  /** Share or mean with its interval. */
  Estimate estimate(double[] points) {
    if (rightOrWrong) {
      long hits = Math.round(Arrays.stream(points).sum());
      return Proportions.wilson(hits, points.length);
    }
    return mean(points);
  }

  /** Second minus first, example by example. */
  Estimate differenceOf(double[] first, double[] second) {
    if (rightOrWrong) {
      return Proportions.difference(Proportions.Paired.of(right(first), right(second)));
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    return mean(differences);
  }

  private static boolean[] right(double[] points) {
    boolean[] right = new boolean[points.length];
    for (int i = 0; i < points.length; i++) {
      right[i] = points[i] > 0.5;
    }
    return right;
  }

  /** Normal approximation: with fewer examples than some dozen it is too narrow. */
  private static Estimate mean(double[] points) {
    double mean = Arrays.stream(points).average().orElse(Double.NaN);
    double squares = Arrays.stream(points).map(p -> (p - mean) * (p - mean)).sum();
    double error = Math.sqrt(squares / Math.max(1, points.length - 1) / points.length);
    return new Estimate(mean, mean - Z * error, mean + Z * error, points.length);
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
    double p = Proportions.mcNemar(Proportions.Paired.of(right(first), right(second)));
    return String.format(
        Locale.ROOT,
        "%+.1f points (95 %% interval %+.1f … %+.1f; McNemar p %s)",
        100 * e.value(),
        100 * e.low(),
        100 * e.high(),
        p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", p));
  }
}
