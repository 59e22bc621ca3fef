package dev.lathe.optimizers.pruning;

import java.util.stream.IntStream;

/**
 * N:M sparsity: of each m weights that follow one another along the input axis, the n largest stay
 * (Mishra et al., "Accelerating Sparse Deep Neural Networks", 2021, for 2:4).
 */
public final class NmPattern {
  private static final int PARALLEL_FROM = 1 << 17;

  private final int n;
  private final int m;

  /** Keeps n of each m. */
  public NmPattern(int n, int m) {
    if (n < 0 || n >= m) {
      throw new IllegalArgumentException(n + " of " + m);
    }
    this.n = n;
    this.m = m;
  }

  /**
   * Copies weights with all but the largest zero. What is left over at the end of an axis, fewer
   * than m, stays.
   *
   * @param axis the one that is summed over
   */
  public float[] cut(float[] weights, long[] shape, int axis) {
    float[] out = weights.clone();
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    int length = (int) shape[axis];
    int outer = length == 0 || inner == 0 ? 0 : weights.length / (length * inner);
    int step = inner;
    IntStream rows = IntStream.range(0, outer * (length / m));
    (weights.length < PARALLEL_FROM ? rows : rows.parallel())
        .forEach(
            row -> {
              int start = (row / (length / m) * length + row % (length / m) * m) * step;
              for (int i = 0; i < step; i++) {
                cutOne(out, start + i, step);
              }
            });
    return out;
  }

  private void cutOne(float[] w, int from, int stride) {
    for (int gone = 0; gone < m - n; gone++) {
      int least = -1;
      for (int k = 0; k < m; k++) {
        int at = from + k * stride;
        // Of equal ones the last goes.
        if (w[at] != 0 && (least < 0 || Math.abs(w[at]) <= Math.abs(w[least]))) {
          least = at;
        }
      }
      if (least < 0 || zeros(w, from, stride) >= m - n) {
        return;
      }
      w[least] = 0;
    }
  }

  private int zeros(float[] w, int from, int stride) {
    int zeros = 0;
    for (int k = 0; k < m; k++) {
      zeros += w[from + k * stride] == 0 ? 1 : 0;
    }
    return zeros;
  }
}
