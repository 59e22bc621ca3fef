package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sums in {@link Shards#COUNT} groups of examples. The interval comes from a bootstrap over the
 * groups: up to so many examples that is one over examples, and it stays of one size beyond.
 */
final class MeanAccumulator implements Accumulator {
  private final MeanMetric metric;
  private final double[] sums = new double[Shards.COUNT];
  private final long[] counts = new long[Shards.COUNT];

  MeanAccumulator(MeanMetric metric) {
    this.metric = metric;
  }

  @Override
  public void add(Observation o) {
    OptionalDouble points = metric.points().of(o);
    if (points.isPresent()) {
      int shard = Shards.of(o.example());
      sums[shard] += points.getAsDouble();
      counts[shard]++;
    }
  }

  @Override
  public Accumulator merge(Accumulator other) {
    MeanAccumulator o = (MeanAccumulator) other;
    MeanAccumulator both = new MeanAccumulator(metric);
    for (int i = 0; i < Shards.COUNT; i++) {
      both.sums[i] = sums[i] + o.sums[i];
      both.counts[i] = counts[i] + o.counts[i];
    }
    return both;
  }

  private long n() {
    long n = 0;
    for (long c : counts) {
      n += c;
    }
    return n;
  }

  @Override
  public Optional<Estimate> score() {
    long n = n();
    if (n == 0) {
      return Optional.empty();
    }
    int[] used = Shards.used(counts);
    if (used.length == 1) {
      // One group tells nothing of the spread: all that is known is the range.
      double value = mean(used, new int[] {1});
      return Optional.of(new Estimate(value, metric.lowest(), metric.highest(), n));
    }
    return Optional.of(Shards.bootstrap().over(used.length, n, weights -> mean(used, weights)));
  }

  private double mean(int[] shards, int[] weights) {
    double sum = 0;
    double count = 0;
    for (int i = 0; i < shards.length; i++) {
      sum += weights[i] * sums[shards[i]];
      count += (double) weights[i] * counts[shards[i]];
    }
    return sum / count;
  }

  @Override
  public Optional<PairedDifference> minus(Accumulator baseline) {
    MeanAccumulator base = (MeanAccumulator) baseline;
    long[] shared = new long[Shards.COUNT];
    for (int i = 0; i < Shards.COUNT; i++) {
      shared[i] = Math.min(counts[i], base.counts[i]);
    }
    int[] used = Shards.used(shared);
    if (used.length == 0) {
      return Optional.empty();
    }
    long n = Math.min(n(), base.n());
    Bootstrap.Statistic difference = w -> mean(used, w) - base.mean(used, w);
    double range = metric.highest() - metric.lowest();
    Estimate delta =
        used.length == 1
            ? new Estimate(difference.of(new int[] {1}), -range, range, n)
            : Shards.bootstrap().over(used.length, n, difference);
    return Optional.of(new PairedDifference(delta, OptionalDouble.empty()));
  }
}
