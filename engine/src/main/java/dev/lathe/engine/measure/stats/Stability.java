package dev.lathe.engine.measure.stats;

import java.util.Arrays;

/**
 * Whether a series of medians has settled, and whether it creeps. Warm-up ends by this rule and not
 * after a fixed count: a just-in-time compiler, a cold cache and a clock that is still rising each
 * take their own time (Georges, Buytaert and Eeckhout 2007 ask the same of the last k runs of a
 * Java benchmark).
 */
public final class Stability {
  /** Windows that must agree before warm-up is over. */
  public static final int WINDOWS = 3;

  /** How far the medians of those windows may lie apart, as a share of the smallest. */
  public static final double TOLERANCE = 0.05;

  private Stability() {}

  /**
   * Whether the last {@link #WINDOWS} window medians lie within {@link #TOLERANCE} of each other.
   */
  public static boolean settled(double[] windowMedians) {
    int n = windowMedians.length;
    if (n < WINDOWS) {
      return false;
    }
    double[] last = Arrays.copyOfRange(windowMedians, n - WINDOWS, n);
    double min = Arrays.stream(last).min().orElseThrow();
    double max = Arrays.stream(last).max().orElseThrow();
    return max <= min * (1 + TOLERANCE);
  }

  /**
   * The median of the last third ÷ the median of the first third, minus one: positive when the
   * model became slower while it was measured. 0 for fewer than six rounds.
   */
  public static double drift(double[] roundMedians) {
    int third = roundMedians.length / 3;
    if (third < 2) {
      return 0;
    }
    double first = Percentiles.median(Arrays.copyOf(roundMedians, third));
    double last =
        Percentiles.median(
            Arrays.copyOfRange(roundMedians, roundMedians.length - third, roundMedians.length));
    return last / first - 1;
  }
}
