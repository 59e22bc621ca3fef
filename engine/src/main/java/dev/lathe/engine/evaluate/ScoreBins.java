package dev.lathe.engine.evaluate;

import java.util.ArrayList;
import java.util.List;

/** Scores counted in steps of their log-odds, by group of examples. */
final class ScoreBins {
  /** How many steps. */
  static final int COUNT = 4096;

  /** Log-odds beyond this are as good as certain. */
  private static final double MOST = 20;

  private static final double STEP = 2 * MOST / (COUNT - 2);

  private final int[][] positives = new int[Shards.COUNT][COUNT];
  private final int[][] negatives = new int[Shards.COUNT][COUNT];

  void add(int shard, float score, boolean positive, int times) {
    (positive ? positives : negatives)[shard][bin(score)] += times;
  }

  /** The first and the last step hold what is certain. */
  private static int bin(float score) {
    double odds = Math.log(score / (1.0 - score));
    if (odds <= -MOST) {
      return 0;
    }
    return odds >= MOST ? COUNT - 1 : 1 + (int) Math.min(COUNT - 3, (odds + MOST) / STEP);
  }

  /** The least score of a step. */
  private static double least(int bin) {
    double odds = -MOST + (bin - 1) * STEP;
    return bin == 0 ? 0 : 1 / (1 + Math.exp(-odds));
  }

  void take(ScoreBins o) {
    for (int s = 0; s < Shards.COUNT; s++) {
      for (int b = 0; b < COUNT; b++) {
        positives[s][b] += o.positives[s][b];
        negatives[s][b] += o.negatives[s][b];
      }
    }
  }

  RankedScores ranked() {
    List<RankedScores.Entry> entries = new ArrayList<>();
    for (int b = COUNT - 1; b >= 0; b--) {
      for (int s = 0; s < Shards.COUNT; s++) {
        if (positives[s][b] + negatives[s][b] > 0) {
          entries.add(new RankedScores.Entry(least(b), s, positives[s][b], negatives[s][b]));
        }
      }
    }
    return new RankedScores(entries);
  }
}
