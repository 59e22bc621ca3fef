package dev.lathe.engine.detect;

import java.util.Arrays;

/**
 * All detections of one class by falling score, ready for its average precision under any weights
 * of the groups that its pictures are in. Detections of exactly one score count as one step, since
 * nothing says which of them comes first.
 */
final class PrecisionCurve {
  private static final int POINTS = 101;

  private final long[] positives;
  private final long[] keys;
  private final int[] shards;
  private final int[] counts;
  private final double[] recall;
  private final double[] precision;

  /**
   * Over the lists of all groups.
   *
   * @param positives true boxes that count, by group
   */
  PrecisionCurve(long[] positives, ScoreList[] lists) {
    this.positives = positives.clone();
    int n = 0;
    for (ScoreList list : lists) {
      n += list.entries();
    }
    long[][] rows = new long[n][];
    int at = 0;
    for (int shard = 0; shard < lists.length; shard++) {
      for (int i = 0; i < lists[shard].entries(); i++) {
        rows[at++] = new long[] {lists[shard].key(i), shard, lists[shard].count(i)};
      }
    }
    Arrays.sort(rows, (a, b) -> Long.compare(b[0], a[0]));
    keys = Arrays.stream(rows).mapToLong(r -> r[0]).toArray();
    shards = Arrays.stream(rows).mapToInt(r -> (int) r[1]).toArray();
    counts = Arrays.stream(rows).mapToInt(r -> (int) r[2]).toArray();
    recall = new double[n];
    precision = new double[n];
  }

  int entries() {
    return keys.length;
  }

  /** The true boxes, each counted as often as its group. */
  double positives(int[] weights) {
    double sum = 0;
    for (int s = 0; s < weights.length; s++) {
      sum += (double) weights[s] * positives[s];
    }
    return sum;
  }

  /**
   * Average precision at one IoU threshold, with precision read at 101 recalls from 0 to 1, after
   * it was made to fall (COCO's {@code accumulate}).
   *
   * @param all the true boxes under these weights, more than 0
   */
  double average(int level, int[] weights, double all) {
    int steps = walk(1 << level, weights, all);
    for (int i = steps - 1; i > 0; i--) {
      precision[i - 1] = Math.max(precision[i - 1], precision[i]);
    }
    double sum = 0;
    int at = 0;
    for (int p = 0; p < POINTS; p++) {
      // numpy.linspace(0, 1, 101), to the bit.
      double wanted = p == POINTS - 1 ? 1 : p * 0.01;
      while (at < steps && recall[at] < wanted) {
        at++;
      }
      if (at == steps) {
        break;
      }
      sum += precision[at];
    }
    return sum / POINTS;
  }

  private int walk(int bit, int[] weights, double all) {
    double hits = 0;
    double misses = 0;
    int steps = 0;
    for (int i = 0; i < keys.length; i++) {
      double weight = (double) weights[shards[i]] * counts[i];
      if ((ScoreList.hits(keys[i]) & bit) != 0) {
        hits += weight;
      } else if ((ScoreList.ignored(keys[i]) & bit) == 0) {
        misses += weight;
      }
      boolean last = i + 1 == keys.length || keys[i + 1] >>> 20 != keys[i] >>> 20;
      if (last && hits + misses > 0) {
        recall[steps] = hits / all;
        precision[steps++] = hits / (hits + misses + Math.ulp(1.0));
      }
    }
    return steps;
  }
}
