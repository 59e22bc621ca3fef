package dev.lathe.engine.causal;

import dev.lathe.engine.answer.TokenScores.ScoredToken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** From scores (logits) to the logarithms of probabilities. */
public final class LogProbabilities {
  private static final Comparator<ScoredToken> BY_LIKELIHOOD =
      Comparator.comparingDouble(ScoredToken::logProbability)
          .thenComparing(ScoredToken::id, Comparator.reverseOrder());

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
    PriorityQueue<ScoredToken> kept = new PriorityQueue<>(BY_LIKELIHOOD);
    for (int i = 0; i < values.length; i++) {
      if (kept.size() < n) {
        kept.add(new ScoredToken(i, values[i]));
      } else if (values[i] > kept.peek().logProbability()) {
        kept.poll();
        kept.add(new ScoredToken(i, values[i]));
      }
    }
    List<ScoredToken> all = new ArrayList<>(kept);
    all.sort(BY_LIKELIHOOD.reversed());
    return all;
  }
}
