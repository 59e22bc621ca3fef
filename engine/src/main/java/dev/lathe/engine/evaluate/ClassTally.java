package dev.lathe.engine.evaluate;

import java.util.Arrays;

/**
 * How often each class was right, said and actual, in groups of examples that are drawn again whole
 * for intervals: what precision, recall and intersection over union are told from. What is kept
 * does not grow with the examples.
 */
final class ClassTally {
  private final long[] examples = new long[Shards.COUNT];
  private int classes;
  private long[][] hits = new long[Shards.COUNT][0];
  private long[][] said = new long[Shards.COUNT][0];
  private long[][] actual = new long[Shards.COUNT][0];

  /** One more example of a group. */
  void example(int shard) {
    examples[shard]++;
  }

  /** Makes room for so many classes; fewer than there are change nothing. */
  void grow(int n) {
    if (n > classes) {
      classes = n;
      hits = grown(hits, n);
      said = grown(said, n);
      actual = grown(actual, n);
    }
  }

  private static long[][] grown(long[][] counts, int n) {
    return Arrays.stream(counts).map(c -> Arrays.copyOf(c, n)).toArray(long[][]::new);
  }

  /** A class there is room for is there so often, of which it was found so often. */
  void actual(int shard, int c, long times, long found) {
    actual[shard][c] += times;
    hits[shard][c] += found;
  }

  /** A class there is room for was said so often. */
  void said(int shard, int c, long times) {
    said[shard][c] += times;
  }

  /** Adds what another one counted. */
  void take(ClassTally o) {
    grow(o.classes);
    for (int s = 0; s < Shards.COUNT; s++) {
      examples[s] += o.examples[s];
      for (int c = 0; c < o.classes; c++) {
        actual(s, c, o.actual[s][c], o.hits[s][c]);
        said(s, c, o.said[s][c]);
      }
    }
  }

  /** How many classes there is room for. */
  int classes() {
    return classes;
  }

  /** How many examples each group holds. */
  long[] examples() {
    return examples;
  }

  /** How often a class was found, over weighted groups. */
  double hits(int[] shards, int[] weights, int c) {
    return sum(hits, shards, weights, c);
  }

  /** How often a class was said, over weighted groups. */
  double said(int[] shards, int[] weights, int c) {
    return sum(said, shards, weights, c);
  }

  /** How often a class was there, over weighted groups. */
  double actual(int[] shards, int[] weights, int c) {
    return sum(actual, shards, weights, c);
  }

  private static double sum(long[][] counts, int[] shards, int[] weights, int c) {
    double sum = 0;
    for (int i = 0; i < shards.length; i++) {
      sum += (double) weights[i] * counts[shards[i]][c];
    }
    return sum;
  }
}
