package dev.lathe.engine.detect;

import java.util.Arrays;

/**
 * The detections of one class by falling score, ready for their average precision at one IoU
 * threshold under any weights of the groups that the pictures are in. Detections of exactly one
 * score count as one step, since nothing says which of them comes first. What comes after the last
 * hit is left out: precision is read where recall grows.
 */
final class PrecisionCurve {
  private static final int POINTS = 101;

  private final byte[] shards;

  /** How many detections: positive for hits, negative for misses. */
  private final int[] signed;

  /** Whether the next detection has another score. */
  private final boolean[] ends;

  private final double[] recall;
  private final double[] precision;

  /** Over an ordered list. */
  PrecisionCurve(Ordered list, int level) {
    int bit = 1 << level;
    int n = list.keys.length;
    byte[] shard = new byte[n];
    int[] sign = new int[n];
    boolean[] end = new boolean[n];
    int kept = 0;
    int upToHit = 0;
    int hits = 0;
    for (int i = 0; i < n; i++) {
      boolean hit = (ScoreList.hits(list.keys[i]) & bit) != 0;
      boolean last = i + 1 == n || list.keys[i + 1] >>> 20 != list.keys[i] >>> 20;
      if (hit || (ScoreList.ignored(list.keys[i]) & bit) == 0) {
        shard[kept] = list.shards[i];
        sign[kept] = hit ? list.counts[i] : -list.counts[i];
        hits += hit ? 1 : 0;
        kept++;
      }
      if (last && kept > 0) {
        end[kept - 1] = true;
        // Whole steps only, up to the last with a hit in it.
        upToHit = hits > 0 && endsWithHit(sign, end, kept) ? kept : upToHit;
      }
    }
    shards = Arrays.copyOf(shard, upToHit);
    signed = Arrays.copyOf(sign, upToHit);
    ends = Arrays.copyOf(end, upToHit);
    recall = new double[hits];
    precision = new double[hits];
  }

  private static boolean endsWithHit(int[] sign, boolean[] end, int n) {
    for (int i = n - 1; i >= 0 && (i == n - 1 || !end[i]); i--) {
      if (sign[i] > 0) {
        return true;
      }
    }
    return false;
  }

  /** All detections of a class, in one order for all IoU thresholds. */
  static final class Ordered {
    private final long[] keys;
    private final byte[] shards;
    private final int[] counts;

    /** Over the lists of all groups, each settled. */
    Ordered(ScoreList[] lists) {
      int n = Arrays.stream(lists).mapToInt(ScoreList::entries).sum();
      long[][] rows = new long[n][];
      int at = 0;
      for (int shard = 0; shard < lists.length; shard++) {
        for (int i = 0; i < lists[shard].entries(); i++) {
          rows[at++] = new long[] {lists[shard].key(i), shard, lists[shard].count(i)};
        }
      }
      Arrays.sort(rows, (a, b) -> Long.compare(b[0], a[0]));
      keys = new long[n];
      shards = new byte[n];
      counts = new int[n];
      for (int i = 0; i < n; i++) {
        keys[i] = rows[i][0];
        shards[i] = (byte) rows[i][1];
        counts[i] = (int) rows[i][2];
      }
    }
  }

  /** How many detections a value walks over. */
  int entries() {
    return signed.length;
  }

  /**
   * Average precision, with precision read at 101 recalls from 0 to 1, after it was made to fall
   * (COCO's {@code accumulate}).
   *
   * @param weights how often each group counts
   * @param all the true boxes under these weights, more than 0
   */
  double average(int[] weights, double all) {
    int steps = walk(weights, all);
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

  private int walk(int[] weights, double all) {
    long hits = 0;
    long misses = 0;
    long before = 0;
    int steps = 0;
    for (int i = 0; i < signed.length; i++) {
      long weighted = (long) weights[shards[i]] * signed[i];
      if (weighted > 0) {
        hits += weighted;
      } else {
        misses -= weighted;
      }
      if (ends[i] && hits > before) {
        before = hits;
        recall[steps] = hits / all;
        precision[steps++] = hits / (hits + misses + Math.ulp(1.0));
      }
    }
    return steps;
  }
}
