package dev.lathe.engine.measure.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Bootstrap intervals (95 %, percentile method) that resample whole rounds. Queries within a round
 * share the state of the machine, so they are not independent; rounds are what is drawn again. Two
 * candidates whose rounds were interleaved are resampled together: round i of one always stands
 * beside round i of the other, which takes the drift of the machine out of their ratio.
 */
public final class Bootstrap {
  private static final int RESAMPLES = 2000;
  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private final long seed;

  /** Draws with this seed; the same data with the same seed give the same interval. */
  public Bootstrap(long seed) {
    this.seed = seed;
  }

  /**
   * The median of all queries, by nearest rank, with its interval over rounds.
   *
   * @param rounds latencies, round by round; at least one query in all
   */
  public Estimate median(double[][] rounds) {
    Pool pool = new Pool(rounds);
    return estimate(rounds.length, pool.size(), pool::median);
  }

  /**
   * The median of {@code numerator} ÷ the median of {@code denominator}, with the interval of that
   * ratio over paired rounds. Rounds that only one of them has are left out.
   */
  public Estimate ratioOfMedians(double[][] numerator, double[][] denominator) {
    int rounds = Math.min(numerator.length, denominator.length);
    Pool top = new Pool(Arrays.copyOf(numerator, rounds));
    Pool bottom = new Pool(Arrays.copyOf(denominator, rounds));
    return estimate(
        rounds,
        Math.min(top.size(), bottom.size()),
        weights -> top.median(weights) / bottom.median(weights));
  }

  /**
   * Work done ÷ time taken over all rounds (samples a second), with its interval over rounds.
   *
   * @param samples samples answered, round by round
   * @param seconds time taken, round by round
   */
  public Estimate rate(double[] samples, double[] seconds) {
    return estimate(
        samples.length,
        (long) Arrays.stream(samples).sum(),
        weights -> weighted(samples, weights) / weighted(seconds, weights));
  }

  /** The mean of all queries with its interval over rounds. */
  public Estimate mean(double[][] rounds) {
    double[] sums = Arrays.stream(rounds).mapToDouble(r -> Arrays.stream(r).sum()).toArray();
    double[] counts = Arrays.stream(rounds).mapToDouble(r -> r.length).toArray();
    return estimate(
        rounds.length,
        (long) Arrays.stream(counts).sum(),
        weights -> weighted(sums, weights) / weighted(counts, weights));
  }

  private static double weighted(double[] values, int[] weights) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum;
  }

  /** A statistic of some groups of observations. */
  @FunctionalInterface
  public interface Statistic {
    /**
     * Its value with group i counted {@code weights[i]} times; NaN where it is not defined, and
     * then the draw does not count.
     */
    double of(int[] weights);
  }

  /**
   * Any statistic of groups that are drawn again whole.
   *
   * @param groups how many, at least 1
   * @param n how many observations are in them, at least 1
   */
  public Estimate over(int groups, long n, Statistic statistic) {
    return estimate(groups, n, statistic);
  }

  private Estimate estimate(int rounds, long n, Statistic statistic) {
    if (n == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    int[] weights = new int[rounds];
    Arrays.fill(weights, 1);
    double value = statistic.of(weights);
    SplittableRandom random = new SplittableRandom(seed);
    double[] resampled = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < rounds; i++) {
        weights[random.nextInt(rounds)]++;
      }
      resampled[b] = statistic.of(weights);
    }
    Arrays.sort(resampled);
    resampled = defined(resampled);
    if (Double.isNaN(value) || resampled.length == 0) {
      return new Estimate(value, value, value, n);
    }
    return new Estimate(
        value,
        Math.min(value, Percentiles.nearestRank(resampled, LOW)),
        Math.max(value, Percentiles.nearestRank(resampled, HIGH)),
        n);
  }

  /** Without the draws in which the statistic is not defined, which are sorted to the end. */
  private static double[] defined(double[] sorted) {
    int n = sorted.length;
    while (n > 0 && Double.isNaN(sorted[n - 1])) {
      n--;
    }
    return n == sorted.length ? sorted : Arrays.copyOf(sorted, n);
  }

  /**
   * All queries sorted, together and round by round. A resample only changes how often each round
   * counts, so its median is found by bisection over the sorted values: a fast model gives hundreds
   * of thousands of queries, and walking all of them 2000 times would take longer than measuring.
   */
  private static final class Pool {
    private final double[] all;
    private final double[][] rounds;

    Pool(double[][] latencies) {
      rounds = new double[latencies.length][];
      for (int r = 0; r < latencies.length; r++) {
        rounds[r] = latencies[r].clone();
        Arrays.sort(rounds[r]);
      }
      all = Arrays.stream(rounds).flatMapToDouble(Arrays::stream).sorted().toArray();
    }

    int size() {
      return all.length;
    }

    double median(int[] weights) {
      long total = 0;
      for (int r = 0; r < rounds.length; r++) {
        total += (long) weights[r] * rounds[r].length;
      }
      long rank = Math.max(1, (total + 1) / 2);
      int low = 0;
      int high = all.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (upTo(all[middle], weights) >= rank) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return all[low];
    }

    /** How many queries are not above a value, each counted as often as its round. */
    private long upTo(double value, int[] weights) {
      long count = 0;
      for (int r = 0; r < rounds.length; r++) {
        if (weights[r] > 0) {
          count += (long) weights[r] * upTo(value, rounds[r]);
        }
      }
      return count;
    }

    private static int upTo(double value, double[] sorted) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] <= value) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
