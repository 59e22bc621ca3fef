package dev.lathe.engine.measure;

import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadPattern.LatencyBound;
import dev.lathe.engine.measure.stats.EarlyStopping;
import dev.lathe.engine.measure.stats.EarlyStopping.Verdict;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;

/**
 * Finds by bisection the highest rate at which queries that arrive at random times keep a latency
 * bound. Queries that wait for each other are late together, so that counting them as if they were
 * independent (as LoadGen's early stopping does) is too sure of itself. Each rate is therefore
 * tried in several rounds with arrival times of their own, and holds where early stopping says so
 * of all queries and, besides, Student's interval of the rounds' late shares ends below what is
 * allowed.
 */
final class RateSearch {
  /** How close the highest rate that surely holds and one that does not are brought together. */
  static final double TOLERANCE = 0.05;

  /** Rates that are tried at most. */
  private static final int MOST_TRIALS = 14;

  /** The upper end of the interval need not be so near, for each try takes its time. */
  private static final double UPPER_TOLERANCE = 0.1;

  private static final int UPPER_TRIALS = 4;

  /** Below so small a share of what the model can do, no rate is looked for. */
  private static final double LEAST = 1.0 / 64;

  /** Queries in a round at least. */
  private static final int LEAST_QUERIES = 512;

  /** A queue needs time to grow: a round is so many bounds long. */
  private static final double BOUNDS = 40;

  private static final int ROUNDS = 5;

  /** So many rounds that all fail are enough. */
  private static final int FAILED_ROUNDS = 2;

  /** Student's t at 0.975 for as many rounds. */
  private static final double STUDENT = 2.776;

  /** After so many seconds, or so many rounds, no other rate is tried. */
  private static final double LEAST_SECONDS = 240;

  private static final double TIMES = 60;

  private static final int MOST_QUERIES = 500_000;

  private final LoadPattern load;
  private final LatencyBound bound;
  private final Trial trial;
  private final double allowed;
  private int rounds;
  private long queries;
  private double seconds;

  /** Runs queries at a rate. */
  @FunctionalInterface
  interface Trial {
    /**
     * The latencies in milliseconds; fewer than wanted when it took too long.
     *
     * @param load with its rate
     * @param round counts up, so that every round has arrival times of its own
     */
    double[] run(LoadPattern load, int round, int wanted);
  }

  /**
   * What was found.
   *
   * @param holds the highest rate that was seen to keep the bound; 0 where none was
   * @param fails the lowest rate at which it was seen to be broken; infinite where none was
   * @param queries that were run
   */
  record Found(double holds, double fails, long queries) {
    /** How many times this rate a variant's is, from the least to the most it can be. */
    Estimate ratio(Found variant) {
      return holds == 0 || variant.holds == 0
          ? Estimate.UNKNOWN
          : new Estimate(
              variant.holds / holds,
              variant.holds / fails,
              variant.fails / holds,
              Math.min(queries, variant.queries));
    }

    /** The rate as a figure: what holds, and where it no longer does. */
    Estimate estimate() {
      return holds == 0 ? Estimate.UNKNOWN : new Estimate(holds, holds, fails, queries);
    }
  }

  /**
   * A search.
   *
   * @param load a pattern without a rate, with a bound
   */
  RateSearch(LoadPattern load, Trial trial) {
    this(load, trial, usualSeconds(load.bound().orElseThrow()));
  }

  /**
   * A search that tries no other rate after so many seconds of arrivals.
   *
   * @param allowed seconds, above 0
   */
  RateSearch(LoadPattern load, Trial trial, double allowed) {
    this.load = load;
    this.bound = load.bound().orElseThrow();
    this.trial = trial;
    this.allowed = allowed;
  }

  /**
   * Searches.
   *
   * @param capacity queries a second that the model can answer, about
   */
  Found run(double capacity) {
    double holds = 0;
    double notSure = Double.POSITIVE_INFINITY;
    double fails = Double.POSITIVE_INFINITY;
    double next = capacity;
    for (int i = 0; i < MOST_TRIALS && inTime() && !isNarrow(holds, notSure, capacity); i++) {
      Verdict verdict = verdict(next);
      if (verdict == Verdict.HOLDS) {
        holds = next;
      } else {
        notSure = next;
        fails = verdict == Verdict.FAILS ? next : fails;
      }
      next = Double.isInfinite(notSure) ? 2 * holds : (holds + notSure) / 2;
    }
    next = Math.max(capacity, 2 * holds);
    for (int i = 0; i < UPPER_TRIALS && Double.isInfinite(fails); i++, next *= 2) {
      fails = verdict(next) == Verdict.FAILS ? next : fails;
    }
    for (int i = 0; i < UPPER_TRIALS && inTime() && fails > notSure * (1 + UPPER_TOLERANCE); i++) {
      next = (notSure + fails) / 2;
      if (verdict(next) == Verdict.FAILS) {
        fails = next;
      } else {
        notSure = next;
      }
    }
    return new Found(holds, fails, queries);
  }

  private static double usualSeconds(LatencyBound bound) {
    return Math.max(LEAST_SECONDS, TIMES * BOUNDS * bound.millis() / 1000);
  }

  private static boolean isNarrow(double holds, double notSure, double capacity) {
    return holds > 0 ? notSure / holds <= 1 + TOLERANCE : notSure < LEAST * capacity;
  }

  /** Whether there is time to try another rate. */
  private boolean inTime() {
    return seconds < allowed;
  }

  /** What two sets of rounds agree on: of several rates, one would seem to hold by chance. */
  private Verdict verdict(double rate) {
    Verdict once = once(rate);
    return once == Verdict.UNCLEAR || once(rate) == once ? once : Verdict.UNCLEAR;
  }

  private Verdict once(double rate) {
    LoadPattern at = load.at(rate);
    int enough = (int) Math.min(MOST_QUERIES, Math.ceil(BOUNDS * bound.millis() / 1000 * rate));
    int wanted = Math.max(LEAST_QUERIES, enough);
    double[] shares = new double[ROUNDS];
    long run = 0;
    long late = 0;
    boolean allFail = true;
    for (int i = 0; i < ROUNDS; i++) {
      double[] millis = trial.run(at, rounds++, wanted);
      long over = Arrays.stream(millis).filter(v -> v > bound.millis()).count();
      run += millis.length;
      seconds += wanted / rate;
      late += over;
      shares[i] = (double) over / millis.length;
      allFail &= EarlyStopping.verdict(millis.length, over, bound.share()) == Verdict.FAILS;
      if (allFail && i + 1 == FAILED_ROUNDS) {
        queries += run;
        return Verdict.FAILS;
      }
    }
    queries += run;
    return together(run, late, shares);
  }

  private Verdict together(long run, long late, double[] shares) {
    double mean = Arrays.stream(shares).average().orElseThrow();
    double squares = Arrays.stream(shares).map(s -> (s - mean) * (s - mean)).sum();
    double half = STUDENT * Math.sqrt(squares / (shares.length - 1) / shares.length);
    double allowed = 1 - bound.share();
    boolean holds = EarlyStopping.verdict(run, late, bound.share()) == Verdict.HOLDS;
    if (holds && mean + half <= allowed) {
      return Verdict.HOLDS;
    }
    return mean - half > allowed ? Verdict.FAILS : Verdict.UNCLEAR;
  }
}
