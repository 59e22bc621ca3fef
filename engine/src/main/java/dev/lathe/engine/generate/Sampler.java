package dev.lathe.engine.generate;

import dev.lathe.engine.causal.LogProbabilities;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Chooses tokens by their scores. */
final class Sampler {
  private final Sampling sampling;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();

  Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
  }

  /** The text holds a token. */
  void see(long id) {
    seen.set(Math.toIntExact(id));
  }

  /**
   * Chooses a token.
   *
   * @param scores before the softmax, or the logarithms of their probabilities, which differ by a
   *     constant; not changed
   */
  int choose(float... scores) {
    if (sampling.isGreedy() && sampling.repetitionPenalty() == 1) {
      return LogProbabilities.best(scores);
    }
    float[] own = scores.clone();
    penalize(own);
    if (sampling.isGreedy()) {
      return LogProbabilities.best(own);
    }
    for (int i = 0; i < own.length; i++) {
      own[i] = (float) (own[i] / sampling.temperature());
    }
    if (sampling.topK() > 0 && sampling.topK() < own.length) {
      keepLargest(own, sampling.topK());
    }
    LogProbabilities.of(own);
    if (sampling.topP() < 1) {
      keepNucleus(own);
    }
    return draw(own);
  }

  private void penalize(float... scores) {
    double penalty = sampling.repetitionPenalty();
    if (penalty != 1) {
      seen.stream()
          .filter(i -> i < scores.length)
          .forEach(
              i -> scores[i] = (float) (scores[i] < 0 ? scores[i] * penalty : scores[i] / penalty));
    }
  }

  /** Rules out all but the largest; those equal to the last one stay. */
  private static void keepLargest(float[] scores, int k) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    float least = sorted[sorted.length - k];
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < least) {
        scores[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** Rules out what lies outside the smallest set that has the probability top-p. */
  private void keepNucleus(float... logProbabilities) {
    long[] order = new long[logProbabilities.length];
    for (int i = 0; i < order.length; i++) {
      // Logarithms of probabilities are negative: the smaller their bits, the likelier.
      float p = Math.min(-0.0f, logProbabilities[i]);
      order[i] = (long) (Float.floatToIntBits(p) & Integer.MAX_VALUE) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    double sum = 0;
    for (long o : order) {
      int i = (int) o;
      if (sum >= sampling.topP()) {
        logProbabilities[i] = Float.NEGATIVE_INFINITY;
      } else {
        sum += Math.exp(logProbabilities[i]);
      }
    }
  }

  private int draw(float... logProbabilities) {
    double sum = 0;
    for (float p : logProbabilities) {
      sum += Math.exp(p);
    }
    double left = random.nextDouble() * sum;
    int last = LogProbabilities.best(logProbabilities);
    for (int i = 0; i < logProbabilities.length; i++) {
      double p = Math.exp(logProbabilities[i]);
      if (p > 0) {
        left -= p;
        last = i;
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
