package dev.lathe.engine.measure.stats;

/**
 * Whether so many late queries among so many tell that a latency bound holds, by the rule of MLPerf
 * LoadGen (its early stopping, with tolerance 0): a share p of all queries is in time, at 99 %
 * confidence, when t or fewer late ones among n would be seen with a probability below 1 % were the
 * true share only p. For p = 0.99 that takes 459 queries without a late one, and 662 with one. The
 * rule takes queries for independent; those of a queue are not, which makes it somewhat too sure.
 */
public final class EarlyStopping {
  private static final double CONFIDENCE = 0.99;

  private EarlyStopping() {}

  /** What is known of a bound. */
  public enum Verdict {
    /** The bound holds. */
    HOLDS,
    /** The bound does not hold. */
    FAILS,
    /** More queries are needed to tell. */
    UNCLEAR
  }

  /**
   * What the queries tell.
   *
   * @param queries timed, 0 or more
   * @param late of them, those over the bound
   * @param share of all queries that must be in time, above 0 and below 1
   */
  public static Verdict verdict(long queries, long late, double share) {
    if (atMost(queries, late, share) <= 1 - CONFIDENCE) {
      return Verdict.HOLDS;
    }
    // So many late ones or more: 1 − P(fewer).
    boolean tooMany = late > 0 && 1 - atMost(queries, late - 1, share) <= 1 - CONFIDENCE;
    return tooMany ? Verdict.FAILS : Verdict.UNCLEAR;
  }

  /**
   * The least number of queries among which so many may be late.
   *
   * @param late 0 or more
   * @param share above 0 and below 1
   */
  public static long leastQueries(long late, double share) {
    long low = late;
    long high = late + 1;
    while (atMost(high, late, share) > 1 - CONFIDENCE) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (atMost(middle, late, share) > 1 - CONFIDENCE) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The probability of at most {@code late} among {@code n}, each late with 1 − share. */
  private static double atMost(long n, long late, double share) {
    if (late >= n) {
      return 1;
    }
    double odds = Math.log(1 - share) - Math.log(share);
    double term = n * Math.log(share);
    double sum = Math.exp(term);
    for (long k = 1; k <= late; k++) {
      term += Math.log((double) (n - k + 1) / k) + odds;
      sum += Math.exp(term);
    }
    return Math.min(1, sum);
  }
}
