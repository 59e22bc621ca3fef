package dev.lathe.optimizers.training.fit;

import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import java.util.Arrays;

/** Intervals (95 %) of what networks score on the same held-out examples. */
public final class Intervals {
  private static final double Z = 1.959963984540054;

  private Intervals() {}

  /**
   * The share or mean.
   *
   * @param points of each example
   * @param rightOrWrong whether points are 0 or 1; else they are cosines
   */
  public static Estimate of(double[] points, boolean rightOrWrong) {
    return rightOrWrong && points.length > 0
        ? Proportions.wilson(Math.round(Arrays.stream(points).sum()), points.length)
        : mean(points);
  }

  /** Second minus first, example by example. */
  public static Estimate difference(double[] first, double[] second, boolean rightOrWrong) {
    if (rightOrWrong) {
      return Proportions.difference(paired(first, second));
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    return mean(differences);
  }

  /** McNemar's p value of points that are 0 or 1. */
  public static double mcNemar(double[] first, double[] second) {
    return Proportions.mcNemar(paired(first, second));
  }

  private static Proportions.Paired paired(double[] first, double[] second) {
    return Proportions.Paired.of(right(first), right(second));
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
}
