package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scores of examples that are of the positive class or not, in groups of examples: what ROC and
 * precision–recall curves, the areas under them and confusion matrices at any threshold are told
 * from. Up to {@value #EXACT} examples each score is kept and everything is exact; beyond, scores
 * are counted in {@value ScoreBins#COUNT} steps of their log-odds, so that what is kept does not
 * grow. Which of the two depends on the number of examples alone, however they were merged.
 */
public final class BinaryScores {
  /** So many scores are kept as they are. */
  public static final int EXACT = 32_768;

  private final long[] positives = new long[Shards.COUNT];
  private final long[] negatives = new long[Shards.COUNT];
  private final float[][] kept = new float[Shards.COUNT][0];
  private final int[] keptCounts = new int[Shards.COUNT];
  private Optional<ScoreBins> bins = Optional.empty();
  private long size;

  /**
   * One more example.
   *
   * @param example its number in the data set, 0 or more
   * @param score of the positive class, 0..1; none (NaN) counts as wrong at every threshold
   * @param positive whether it is of the positive class
   */
  public void add(int example, float score, boolean positive) {
    float told = Float.isNaN(score) ? positive ? 0 : 1 : Math.min(1, Math.max(0, score));
    int shard = Shards.of(example);
    (positive ? positives : negatives)[shard]++;
    size++;
    if (bins.isEmpty()) {
      if (keptCounts[shard] == kept[shard].length) {
        kept[shard] = Arrays.copyOf(kept[shard], Math.max(8, 2 * keptCounts[shard]));
      }
      // The sign tells the class: −0 of a negative example differs from 0 of a positive one.
      kept[shard][keptCounts[shard]++] = positive ? told : -told;
    }
    bins.ifPresent(b -> b.add(shard, told, positive, 1));
    bound();
  }

  private void bound() {
    if (size > EXACT && bins.isEmpty()) {
      ScoreBins all = new ScoreBins();
      drain(all);
      Arrays.fill(kept, new float[0]);
      Arrays.fill(keptCounts, 0);
      bins = Optional.of(all);
    }
  }

  private static boolean isPositive(float signed) {
    return Float.floatToRawIntBits(signed) >= 0;
  }

  /** Both together, as new ones over other examples. */
  public BinaryScores merge(BinaryScores other) {
    BinaryScores both = new BinaryScores();
    both.take(this);
    both.take(other);
    both.bound();
    return both;
  }

  private void take(BinaryScores o) {
    size += o.size;
    if (o.bins.isPresent() || bins.isPresent()) {
      ScoreBins all = bins.orElseGet(ScoreBins::new);
      drain(all);
      Arrays.fill(kept, new float[0]);
      Arrays.fill(keptCounts, 0);
      o.bins.ifPresent(all::take);
      if (o.bins.isEmpty()) {
        o.drain(all);
      }
      bins = Optional.of(all);
    }
    for (int s = 0; s < Shards.COUNT; s++) {
      positives[s] += o.positives[s];
      negatives[s] += o.negatives[s];
      if (bins.isEmpty()) {
        int n = keptCounts[s] + o.keptCounts[s];
        kept[s] = Arrays.copyOf(kept[s], n);
        System.arraycopy(o.kept[s], 0, kept[s], keptCounts[s], o.keptCounts[s]);
        keptCounts[s] = n;
      }
    }
  }

  private void drain(ScoreBins into) {
    for (int s = 0; s < Shards.COUNT; s++) {
      for (int i = 0; i < keptCounts[s]; i++) {
        into.add(s, Math.abs(kept[s][i]), isPositive(kept[s][i]), 1);
      }
    }
  }

  /** How many examples are of the positive class. */
  public long positives() {
    return Arrays.stream(positives).sum();
  }

  /** How many are not. */
  public long negatives() {
    return Arrays.stream(negatives).sum();
  }

  /** Whether every score is kept, so that everything told from them is exact. */
  public boolean isExact() {
    return bins.isEmpty();
  }

  long[] counts() {
    long[] counts = new long[Shards.COUNT];
    Arrays.setAll(counts, s -> positives[s] + negatives[s]);
    return counts;
  }

  /** The scores from the highest to the lowest. */
  RankedScores ranked() {
    return bins.map(ScoreBins::ranked).orElseGet(() -> RankedScores.of(kept, keptCounts));
  }

  /**
   * The area under the ROC curve, 0..1: how often an example of the class has a higher score than
   * one that is not, equal scores counting one half. Empty unless there are both.
   */
  public Optional<Estimate> rocAuc() {
    return GroupedScores.score(counts(), ranked().rocAuc(), 0, 1);
  }

  /**
   * Average precision, 0..1: the precision at each threshold, weighted by the recall that it adds.
   * Empty where no example is of the class.
   */
  public Optional<Estimate> averagePrecision() {
    return GroupedScores.score(counts(), ranked().averagePrecision(), 0, 1);
  }

  /**
   * What a threshold at each of the scores says, from the highest to the lowest: all points of the
   * ROC and of the precision–recall curve. Begins with a threshold that no example reaches.
   */
  public List<ThresholdCounts> curve() {
    return ranked().curve();
  }
}
