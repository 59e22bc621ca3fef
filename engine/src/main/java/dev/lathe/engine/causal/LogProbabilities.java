package dev.lathe.engine.causal;

import dev.lathe.engine.answer.TokenScores.ScoredToken;
import java.util.List;

/** From scores (logits) to the logarithms of probabilities. */
public final class LogProbabilities {
  private LogProbabilities() {}

  /** Turns scores into the natural logarithms of their softmax, in place. */
  public static void of(float[] scores) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float s : scores) {
      largest = Math.max(largest, s);
    }
    double sum = 0;
    for (float s : scores) {
      sum += Math.exp(s - largest);
    }
    double shift = largest + Math.log(sum);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (scores[i] - shift);
    }
  }

  /** The index of the largest; the first of equal ones. */
  public static int best(float... values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The largest few, the largest first; of equal ones the lower index first.
   *
   * @param values logarithms of probabilities
   * @param n how many, where there are so many
   */
  public static List<ScoredToken> top(float[] values, int n) {
    int[] ids = new int[Math.min(n, values.length)];
    int kept = 0;
    for (int i = 0; i < values.length; i++) {
      boolean full = kept == ids.length;
      if (full && (kept == 0 || !(values[i] > values[ids[kept - 1]]))) {
        continue;
      }
      int at = full ? kept - 1 : kept++;
      while (at > 0 && values[i] > values[ids[at - 1]]) {
        ids[at] = ids[at - 1];
        at--;
      }
      ids[at] = i;
    }
    ScoredToken[] all = new ScoredToken[kept];
    for (int i = 0; i < kept; i++) {
      all[i] = new ScoredToken(ids[i], values[ids[i]]);
    }
    return List.of(all);
  }
}
