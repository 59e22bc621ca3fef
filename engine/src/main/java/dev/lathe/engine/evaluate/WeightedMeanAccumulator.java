package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sums and counts of parts in {@link Shards#COUNT} groups of examples; the interval comes from a
 * bootstrap over the groups, as {@link MeanAccumulator}'s does.
 */
final class WeightedMeanAccumulator implements Accumulator {
  private final WeightedMeanMetric metric;
  private final double[] sums = new double[Shards.COUNT];
  private final long[] parts = new long[Shards.COUNT];
  private final long[] examples = new long[Shards.COUNT];

  WeightedMeanAccumulator(WeightedMeanMetric metric) {
    this.metric = metric;
  }

  @Override
  public void add(Observation o) {
    metric
        .parts()
        .of(o)
        .ifPresent(
            s -> {
              int shard = Shards.of(o.example());
              sums[shard] += s.sum();
              parts[shard] += s.count();
              examples[shard]++;
            });
  }

  @Override
  public Accumulator merge(Accumulator other) {
    WeightedMeanAccumulator o = (WeightedMeanAccumulator) other;
    WeightedMeanAccumulator both = new WeightedMeanAccumulator(metric);
    for (int i = 0; i < Shards.COUNT; i++) {
      both.sums[i] = sums[i] + o.sums[i];
      both.parts[i] = parts[i] + o.parts[i];
      both.examples[i] = examples[i] + o.examples[i];
    }
    return both;
  }

  private long n() {
    long n = 0;
    for (long e : examples) {
      n += e;
    }
    return n;
  }

  @Override
  public Optional<Estimate> score() {
    long n = n();
    int[] used = Shards.used(parts);
    if (used.length == 0) {
      return Optional.empty();
    } else if (used.length == 1) {
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
      count += (double) weights[i] * parts[shards[i]];
    }
    return metric.shown().applyAsDouble(sum / count);
  }

  @Override
  public Optional<PairedDifference> minus(Accumulator baseline) {
    WeightedMeanAccumulator base = (WeightedMeanAccumulator) baseline;
    long[] shared = new long[Shards.COUNT];
    for (int i = 0; i < Shards.COUNT; i++) {
      shared[i] = Math.min(parts[i], base.parts[i]);
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
