package dev.lathe.engine.measure.stats;

/** Shares with their 95 % intervals, alone and as a paired difference. */
public final class Proportions {
  /** The 0.975 quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  private Proportions() {}

  /**
   * How two models did on the same examples.
   *
   * @param both both right
   * @param onlyFirst only the first right
   * @param onlySecond only the second right
   * @param neither both wrong
   */
  public record Paired(long both, long onlyFirst, long onlySecond, long neither) {
    /** Counts from what each got right, example by example. */
    public static Paired of(boolean[] first, boolean[] second) {
      if (first.length != second.length) {
        throw new IllegalArgumentException(
            "paired results need one length, not " + first.length + " and " + second.length);
      }
      Paired sum = new Paired(0, 0, 0, 0);
      for (int i = 0; i < first.length; i++) {
        sum = sum.plus(first[i], second[i]);
      }
      return sum;
    }

    /** With one more example. */
    public Paired plus(boolean firstRight, boolean secondRight) {
      return new Paired(
          both + (firstRight && secondRight ? 1 : 0),
          onlyFirst + (firstRight && !secondRight ? 1 : 0),
          onlySecond + (!firstRight && secondRight ? 1 : 0),
          neither + (!firstRight && !secondRight ? 1 : 0));
    }

    /** With another part's counts: parts merge in any order. */
    public Paired plus(Paired other) {
      return new Paired(
          both + other.both,
          onlyFirst + other.onlyFirst,
          onlySecond + other.onlySecond,
          neither + other.neither);
    }

    /** How many examples. */
    public long n() {
      return both + onlyFirst + onlySecond + neither;
    }
  }

  /**
   * A share with its Wilson score interval.
   *
   * @param hits 0..n
   * @param n at least 1
   */
  public static Estimate wilson(long hits, long n) {
    if (n < 1 || hits < 0 || hits > n) {
      throw new IllegalArgumentException("no share: " + hits + " of " + n);
    }
    double p = (double) hits / n;
    double z2 = Z * Z;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
    double low = hits == 0 ? 0 : Math.max(0, centre - half);
    double high = hits == n ? 1 : Math.min(1, centre + half);
    return new Estimate(p, low, high, n);
  }

  /**
   * Second minus first share, with Newcombe's interval for paired data (1998, method 10: the Wilson
   * limits of both shares, squared and added with their correlation).
   */
  public static Estimate difference(Paired t) {
    long n = t.n();
    Estimate first = wilson(t.both + t.onlyFirst, n);
    Estimate second = wilson(t.both + t.onlySecond, n);
    double delta = (double) (t.onlySecond - t.onlyFirst) / n;
    double phi = correlation(t);
    double low = delta - root(second.value() - second.low(), first.high() - first.value(), phi);
    double high = delta + root(second.high() - second.value(), first.value() - first.low(), phi);
    return new Estimate(delta, Math.max(-1, low), Math.min(1, high), n);
  }

  private static double root(double a, double b, double phi) {
    return Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  }

  /** Phi with Newcombe's continuity correction where it is positive. */
  private static double correlation(Paired t) {
    double margins =
        (double) (t.both + t.onlyFirst)
            * (t.onlySecond + t.neither)
            * (double) (t.both + t.onlySecond)
            * (t.onlyFirst + t.neither);
    if (margins == 0) {
      return 0;
    }
    double cross = (double) t.both * t.neither - (double) t.onlyFirst * t.onlySecond;
    double corrected = cross > 0 ? Math.max(0, cross - t.n() / 2.0) : cross;
    return corrected / Math.sqrt(margins);
  }

  /**
   * McNemar's exact two-sided p value: of the examples on which the two differ, how unlikely a
   * split at least this uneven is if neither is better (binomial, one half each).
   */
  public static double mcNemar(Paired t) {
    long n = t.onlyFirst + t.onlySecond;
    long fewer = Math.min(t.onlyFirst, t.onlySecond);
    if (n == 0) {
      return 1;
    }
    // Terms in logarithms: 0.5^n underflows from n = 1075.
    double logTerm = -n * Math.log(2);
    double sum = Math.exp(logTerm);
    for (long i = 1; i <= fewer; i++) {
      logTerm += Math.log((double) (n - i + 1) / i);
      sum += Math.exp(logTerm);
    }
    return Math.min(1, 2 * sum);
  }
}
