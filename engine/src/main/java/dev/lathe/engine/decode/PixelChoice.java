package dev.lathe.engine.decode;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.PixelScores;
import java.util.Arrays;

/** From scores to classes, pixel by pixel. */
final class PixelChoice {
  /** So many exponentials at most go into a confidence: some milliseconds. */
  private static final int MOST_STEPS = 500_000;

  /** So many pixels are looked at for what their numbers mean. */
  private static final int LOOKED_AT = 256;

  private PixelChoice() {}

  /** The class with the highest score of each pixel, the first of equal ones. */
  static PixelClasses best(PixelScores s) {
    int pixels = s.width() * s.height();
    short[] classes = new short[pixels];
    float[] values = s.values();
    if (s.channels() == 1) {
      for (int i = 0; i < pixels; i++) {
        classes[i] = (short) (values[i] >= s.cut() ? 1 : 0);
      }
    } else {
      float[] most = Arrays.copyOf(values, pixels);
      for (int c = 1; c < s.channels(); c++) {
        int at = c * pixels;
        for (int i = 0; i < pixels; i++) {
          if (values[at + i] > most[i]) {
            most[i] = values[at + i];
            classes[i] = (short) c;
          }
        }
      }
    }
    return new PixelClasses(s.width(), s.height(), classes);
  }

  /** Whether scores add up to one at each pixel, or a single one lies in 0..1. */
  static boolean areProbabilities(float[] values, int channels) {
    int pixels = values.length / channels;
    int step = Math.max(1, pixels / LOOKED_AT);
    for (int i = 0; i < pixels; i += step) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        float v = values[c * pixels + i];
        if (v < -1e-6 || v > 1 + 1e-6) {
          return false;
        }
        sum += v;
      }
      if (channels > 1 && Math.abs(sum - 1) > 1e-2) {
        return false;
      }
    }
    return true;
  }

  /**
   * The mean probability of each class over the pixels that are of it; NaN where it has none. Of
   * many pixels an even part is taken.
   */
  static float[] confidence(PixelScores s, PixelClasses classes, boolean probabilities) {
    int n = Math.max(2, s.channels());
    int pixels = classes.size();
    int wanted = Math.max(1, (int) Math.min(Integer.MAX_VALUE, (long) pixels * n / MOST_STEPS));
    // An odd step does not stay in one column.
    int step = wanted == 1 ? 1 : wanted | 1;
    double[] sums = new double[n];
    long[] counts = new long[n];
    for (int i = 0; i < pixels; i += step) {
      int c = classes.at(i);
      sums[c] += probability(s, i, c, probabilities);
      counts[c]++;
    }
    float[] means = new float[n];
    for (int c = 0; c < n; c++) {
      means[c] = counts[c] == 0 ? Float.NaN : (float) (sums[c] / counts[c]);
    }
    return means;
  }

  private static double probability(PixelScores s, int i, int c, boolean probabilities) {
    float[] v = s.values();
    int pixels = s.width() * s.height();
    if (s.channels() == 1) {
      double p = probabilities ? v[i] : 1 / (1 + Math.exp(-v[i]));
      return c == 1 ? p : 1 - p;
    } else if (probabilities) {
      return v[c * pixels + i];
    }
    double all = 0;
    for (int k = 0; k < s.channels(); k++) {
      all += Math.exp(v[k * pixels + i] - v[c * pixels + i]);
    }
    return 1 / all;
  }
}
