package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/** Values with their intervals of whatever is kept in {@link Shards#COUNT} groups of examples. */
final class GroupedScores {
  private GroupedScores() {}

  /** A statistic of some groups. */
  @FunctionalInterface
  interface Statistic {
    /**
     * Its value with group {@code groups[i]} counted {@code weights[i]} times; NaN where it is not
     * defined.
     */
    double of(int[] groups, int[] weights);
  }

  /**
   * A value with its interval.
   *
   * @param counts how many examples each group holds
   * @param lowest the least value that there can be
   * @param highest the largest
   * @return empty where nothing counted, or the statistic of all is not defined
   */
  static Optional<Estimate> score(
      long[] counts, Statistic statistic, double lowest, double highest) {
    int[] used = Shards.used(counts);
    if (used.length == 0) {
      return Optional.empty();
    }
    return estimate(used, sum(counts), w -> statistic.of(used, w), lowest, highest);
  }

  /**
   * The difference of two over the groups that both have.
   *
   * @param range the largest difference that there can be
   * @return empty where they share none, or one is not defined there
   */
  static Optional<PairedDifference> minus(
      long[] counts, Statistic own, long[] baseCounts, Statistic base, double range) {
    long[] shared = new long[Shards.COUNT];
    for (int i = 0; i < Shards.COUNT; i++) {
      shared[i] = Math.min(counts[i], baseCounts[i]);
    }
    int[] used = Shards.used(shared);
    if (used.length == 0) {
      return Optional.empty();
    }
    return estimate(used, sum(shared), w -> own.of(used, w) - base.of(used, w), -range, range)
        .map(e -> new PairedDifference(e, OptionalDouble.empty()));
  }

  private static Optional<Estimate> estimate(
      int[] used, long n, Bootstrap.Statistic statistic, double lowest, double highest) {
    if (used.length == 1) {
      // One group tells nothing of the spread: all that is known is the range.
      double value = statistic.of(new int[] {1});
      return Double.isNaN(value)
          ? Optional.empty()
          : Optional.of(new Estimate(value, lowest, highest, n));
    }
    Estimate e = Shards.bootstrap().over(used.length, n, statistic);
    return e.isKnown() ? Optional.of(e) : Optional.empty();
  }

  private static long sum(long[] counts) {
    long n = 0;
    for (long c : counts) {
      n += c;
    }
    return n;
  }
}
