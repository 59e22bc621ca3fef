package dev.lathe.engine.measure.stats;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Percentiles by nearest rank, and how many queries each one needs. */
public final class Percentiles {
  /** Confidence that MLPerf LoadGen asks of a tail percentile. */
  private static final double CONFIDENCE = 0.99;

  private Percentiles() {}

  /**
   * The smallest value such that at least {@code fraction} of all values are not above it: the one
   * at rank ceil(fraction · n). Never interpolates, so it is always a latency that happened.
   *
   * @param sorted ascending, not empty
   * @param fraction in (0, 1]
   */
  public static double nearestRank(double[] sorted, double fraction) {
    if (sorted.length == 0 || !(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "no percentile " + fraction + " of " + sorted.length + " values");
    }
    // 0.9 * 70 is 63.00000000000001 in binary; the rank meant is 63.
    int rank = (int) Math.ceil(fraction * sorted.length - 1e-9);
    return sorted[Math.max(1, rank) - 1];
  }

  /** The median by nearest rank. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return nearestRank(sorted, 0.5);
  }

  /** The percentile, where there are enough values for it (see {@link #minimumCount}). */
  public static OptionalDouble ifEnough(double[] sorted, double fraction) {
    return sorted.length >= minimumCount(fraction)
        ? OptionalDouble.of(nearestRank(sorted, fraction))
        : OptionalDouble.empty();
  }

  /**
   * The least number of queries from which a percentile may be reported: so many that, were the
   * true percentile worse, at most one query above it would be seen with a probability of at most 1
   * %. This is the early-stopping bound of MLPerf LoadGen with tolerance 0; it gives 11 for the
   * median, 64 for p90 and 662 for p99.
   *
   * @param fraction in (0, 1)
   */
  public static int minimumCount(double fraction) {
    double above = 1 - fraction;
    int n = 2;
    while (Math.pow(fraction, n) + n * above * Math.pow(fraction, n - 1) > 1 - CONFIDENCE) {
      n++;
    }
    return n;
  }
}
