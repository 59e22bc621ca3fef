package dev.lathe.engine.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scores from the highest to the lowest, each with its group of examples and what is right. */
final class RankedScores {
  private final double[] scores;
  private final int[] shards;
  private final int[] positives;
  private final int[] negatives;

  /** Examples of one score in one group. */
  record Entry(double score, int shard, int positives, int negatives) {}

  /** Of entries by falling score. */
  RankedScores(List<Entry> entries) {
    int n = entries.size();
    scores = new double[n];
    shards = new int[n];
    positives = new int[n];
    negatives = new int[n];
    for (int i = 0; i < n; i++) {
      Entry e = entries.get(i);
      scores[i] = e.score();
      shards[i] = e.shard();
      positives[i] = e.positives();
      negatives[i] = e.negatives();
    }
  }

  /** Of scores by group, whose sign tells the class. */
  static RankedScores of(float[][] kept, int[] counts) {
    List<Entry> entries = new ArrayList<>();
    for (int s = 0; s < kept.length; s++) {
      for (int i = 0; i < counts[s]; i++) {
        int positive = Float.floatToRawIntBits(kept[s][i]) >= 0 ? 1 : 0;
        entries.add(new Entry(Math.abs(kept[s][i]), s, positive, 1 - positive));
      }
    }
    entries.sort(Comparator.comparingDouble(Entry::score).reversed());
    return new RankedScores(entries);
  }

  /**
   * The area under the ROC curve. Which pairs of an example of the class and one that is not are in
   * the right order is counted once for each two groups; a draw only weighs these counts.
   */
  GroupedScores.Statistic rocAuc() {
    double[][] won = new double[Shards.COUNT][Shards.COUNT];
    double[] ofClass = new double[Shards.COUNT];
    double[] others = new double[Shards.COUNT];
    double[] above = new double[Shards.COUNT];
    for (int from = 0; from < scores.length; ) {
      int to = end(from);
      double[] tied = new double[Shards.COUNT];
      for (int i = from; i < to; i++) {
        tied[shards[i]] += positives[i];
        ofClass[shards[i]] += positives[i];
        others[shards[i]] += negatives[i];
      }
      for (int i = from; i < to; i++) {
        for (int p = 0; negatives[i] > 0 && p < Shards.COUNT; p++) {
          won[p][shards[i]] += negatives[i] * (above[p] + 0.5 * tied[p]);
        }
      }
      for (int p = 0; p < Shards.COUNT; p++) {
        above[p] += tied[p];
      }
      from = to;
    }
    return (groups, weights) -> {
      double pairs = 0;
      double p = 0;
      double n = 0;
      for (int i = 0; i < groups.length; i++) {
        p += weights[i] * ofClass[groups[i]];
        n += weights[i] * others[groups[i]];
        double[] row = won[groups[i]];
        double sum = 0;
        for (int j = 0; weights[i] > 0 && j < groups.length; j++) {
          sum += weights[j] * row[groups[j]];
        }
        pairs += weights[i] * sum;
      }
      return pairs / (p * n);
    };
  }

  GroupedScores.Statistic averagePrecision() {
    return (groups, weights) -> {
      double[] of = new double[Shards.COUNT];
      for (int i = 0; i < groups.length; i++) {
        of[groups[i]] = weights[i];
      }
      double hits = 0;
      double said = 0;
      double sum = 0;
      for (int from = 0; from < scores.length; ) {
        int to = end(from);
        double added = 0;
        for (int i = from; i < to; i++) {
          added += of[shards[i]] * positives[i];
          said += of[shards[i]] * (positives[i] + negatives[i]);
        }
        hits += added;
        sum += added > 0 ? added * (hits / said) : 0;
        from = to;
      }
      return sum / hits;
    };
  }

  /** Where the next lower score begins. */
  private int end(int from) {
    int to = from + 1;
    while (to < scores.length && scores[to] == scores[from]) {
      to++;
    }
    return to;
  }

  List<ThresholdCounts> curve() {
    long ofClass = 0;
    long others = 0;
    for (int i = 0; i < scores.length; i++) {
      ofClass += positives[i];
      others += negatives[i];
    }
    List<ThresholdCounts> points = new ArrayList<>();
    points.add(new ThresholdCounts(Double.POSITIVE_INFINITY, 0, 0, ofClass, others));
    long hits = 0;
    long alarms = 0;
    for (int from = 0; from < scores.length; ) {
      int to = end(from);
      for (int i = from; i < to; i++) {
        hits += positives[i];
        alarms += negatives[i];
      }
      points.add(new ThresholdCounts(scores[from], hits, alarms, ofClass - hits, others - alarms));
      from = to;
    }
    return points;
  }
}
