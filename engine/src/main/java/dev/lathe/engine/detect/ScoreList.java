package dev.lathe.engine.detect;

import java.util.Arrays;

/**
 * Detections of one class in one group of pictures: how sure each was and at which IoU thresholds
 * it was right. Exact up to {@link #EXACT} of them; beyond, scores are rounded to {@link #BINS}
 * steps and equal ones counted together, so that the list stops growing. What it holds depends on
 * the detections alone, not on their order or on how they were split and merged.
 */
final class ScoreList {
  /** More detections than this are counted in bins. */
  static final int EXACT = 1024;

  /** Steps of a score from 0 to 1. */
  static final int BINS = 512;

  /** A score's bits above ten bits of hits above ten bits of ignored. */
  private long[] keys = new long[8];

  private int[] counts = new int[8];
  private int used;
  private long total;
  private int sorted;

  /** How many entries; after {@link #settle} they are distinct and rise. */
  int entries() {
    return used;
  }

  long key(int i) {
    return keys[i];
  }

  int count(int i) {
    return counts[i];
  }

  static float score(long key) {
    return Float.intBitsToFloat((int) (key >>> 20));
  }

  static int hits(long key) {
    return (int) (key >>> 10) & 0x3ff;
  }

  static int ignored(long key) {
    return (int) key & 0x3ff;
  }

  void add(float score, int hits, int ignored) {
    float clean = score > 0 ? Math.min(1, score) : 0;
    add((long) Float.floatToIntBits(clean) << 20 | hits << 10 | ignored, 1);
  }

  void addAll(ScoreList other) {
    for (int i = 0; i < other.used; i++) {
      add(other.keys[i], other.counts[i]);
    }
  }

  private void add(long key, int count) {
    boolean exact = total <= EXACT;
    total += count;
    if (exact && total > EXACT) {
      for (int i = 0; i < used; i++) {
        keys[i] = rounded(keys[i]);
      }
      sorted = 0;
      settle();
    }
    if (used == keys.length) {
      settle();
      if (2 * used > keys.length) {
        keys = Arrays.copyOf(keys, 2 * keys.length);
        counts = Arrays.copyOf(counts, 2 * counts.length);
      }
    }
    keys[used] = total > EXACT ? rounded(key) : key;
    counts[used++] = count;
  }

  private static long rounded(long key) {
    float middle = (Math.min(BINS - 1, (int) (score(key) * BINS)) + 0.5f) / BINS;
    return (long) Float.floatToIntBits(middle) << 20 | key & 0xfffff;
  }

  /** Sorts the entries and counts equal ones together. */
  void settle() {
    if (sorted == used) {
      return;
    }
    long[] order = Arrays.copyOf(keys, used);
    Arrays.sort(order);
    int distinct = 0;
    for (int i = 0; i < used; i++) {
      if (i == 0 || order[i] != order[i - 1]) {
        order[distinct++] = order[i];
      }
    }
    int[] sums = new int[distinct];
    for (int i = 0; i < used; i++) {
      sums[Arrays.binarySearch(order, 0, distinct, keys[i])] += counts[i];
    }
    System.arraycopy(order, 0, keys, 0, distinct);
    System.arraycopy(sums, 0, counts, 0, distinct);
    used = distinct;
    sorted = used;
  }
}
