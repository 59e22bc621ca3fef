package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps vectors of the examples with the lowest numbers, and for each the nearest of the others so
 * far, so that a score after every few examples does not compare all anew.
 */
final class NeighbourAccumulator implements Accumulator {
  private final NeighbourMetric metric;
  private final TreeMap<Integer, Kept> kept = new TreeMap<>();

  NeighbourAccumulator(NeighbourMetric metric) {
    this.metric = metric;
  }

  /** An example with its nearest others by both models. */
  private static final class Kept {
    final float[] own;
    final float[] original;
    final NearestList byOwn;
    final NearestList byOriginal;

    Kept(NeighbourMetric.Pair pair, int nearest) {
      this.own = unit(pair.own());
      this.original = unit(pair.original());
      this.byOwn = new NearestList(nearest);
      this.byOriginal = new NearestList(nearest);
    }

    private Kept(Kept other) {
      this.own = other.own;
      this.original = other.original;
      this.byOwn = new NearestList(other.byOwn.most());
      this.byOriginal = new NearestList(other.byOriginal.most());
    }

    void meet(int number, int otherNumber, Kept other) {
      double mine = dot(own, other.own);
      byOwn.offer(otherNumber, mine);
      other.byOwn.offer(number, mine);
      double theirs = dot(original, other.original);
      byOriginal.offer(otherNumber, theirs);
      other.byOriginal.offer(number, theirs);
    }
  }

  @Override
  public void add(Observation o) {
    metric.vectors().of(o).ifPresent(pair -> take(o.example(), new Kept(pair, metric.nearest())));
  }

  private void take(int number, Kept now) {
    int room = room(now);
    if (kept.containsKey(number) || kept.size() >= room && kept.lastKey() < number) {
      return;
    }
    kept.forEach((other, k) -> now.meet(number, other, k));
    kept.put(number, now);
    if (kept.size() > room) {
      kept.pollLastEntry();
      again(); // the one that goes was perhaps among the nearest
    }
  }

  private static int room(Kept k) {
    long bytes = Math.max(1, (long) Float.BYTES * (k.own.length + k.original.length));
    return (int)
        Math.max(2, Math.min(NeighbourMetric.MOST_EXAMPLES, NeighbourMetric.MOST_BYTES / bytes));
  }

  private void again() {
    TreeMap<Integer, Kept> fresh = new TreeMap<>();
    kept.forEach(
        (number, k) -> {
          Kept now = new Kept(k);
          fresh.forEach((other, f) -> now.meet(number, other, f));
          fresh.put(number, now);
        });
    kept.clear();
    kept.putAll(fresh);
  }

  @Override
  public Accumulator merge(Accumulator other) {
    NeighbourAccumulator both = new NeighbourAccumulator(metric);
    both.kept.putAll(kept);
    ((NeighbourAccumulator) other).kept.forEach(both.kept::putIfAbsent);
    if (!both.kept.isEmpty()) {
      int room = room(both.kept.firstEntry().getValue());
      while (both.kept.size() > room) {
        both.kept.pollLastEntry();
      }
    }
    both.again();
    return both;
  }

  @Override
  public Optional<Estimate> score() {
    return isEnough() ? GroupedScores.score(counts(), mean(), 0, 1) : Optional.empty();
  }

  /** With no more others than are looked for, every answer would be right. */
  private boolean isEnough() {
    return kept.size() > metric.nearest();
  }

  private long[] counts() {
    long[] counts = new long[Shards.COUNT];
    kept.keySet().forEach(number -> counts[Shards.of(number)]++);
    return counts;
  }

  /** The mean over groups; sums and counts are found once for all draws. */
  private GroupedScores.Statistic mean() {
    double[] sums = sums();
    long[] counts = counts();
    return (shards, weights) -> {
      double sum = 0;
      double n = 0;
      for (int i = 0; i < shards.length; i++) {
        sum += weights[i] * sums[shards[i]];
        n += (double) weights[i] * counts[shards[i]];
      }
      return sum / n;
    };
  }

  private double[] sums() {
    double[] sums = new double[Shards.COUNT];
    kept.forEach((number, k) -> sums[Shards.of(number)] += k.byOwn.shared(k.byOriginal));
    return sums;
  }

  @Override
  public Optional<String> undefined() {
    return kept.isEmpty() || isEnough()
        ? Optional.empty()
        : Optional.of(
            "it needs at least "
                + (metric.nearest() + 1)
                + " sentences, and there are "
                + kept.size());
  }

  @Override
  public Optional<PairedDifference> minus(Accumulator baseline) {
    NeighbourAccumulator base = (NeighbourAccumulator) baseline;
    return isEnough() && base.isEnough()
        ? GroupedScores.minus(counts(), mean(), base.counts(), base.mean(), 1)
        : Optional.empty();
  }

  private static float[] unit(float... v) {
    double sum = 0;
    for (float x : v) {
      sum += (double) x * x;
    }
    double length = Math.sqrt(sum);
    float[] unit = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      unit[i] = length > 0 ? (float) (v[i] / length) : 0;
    }
    return unit;
  }

  private static double dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
