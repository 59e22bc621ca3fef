package dev.lathe.optimizers.quantization.calibration;

/**
 * The squared error that quantizing over a range is expected to make, from a histogram: rounding
 * inside, which is spread evenly over a step, and what is clipped outside. Zero is exact. Any range
 * is answered in constant time.
 */
final class ExpectedError {
  private static final int LAST = Histogram.SIDE - 1;

  private final double width;

  /** Over all bins below an index: counts, and first and second moments of their centres. */
  private final double[] count = new double[2 * LAST + 2];

  private final double[] sum = new double[2 * LAST + 2];
  private final double[] squares = new double[2 * LAST + 2];

  ExpectedError(Histogram h) {
    width = h.width();
    for (int i = 0; i < count.length - 1; i++) {
      int bin = i - LAST;
      double n = bin == 0 ? 0 : h.count(bin);
      double x = (bin + 0.5 * Integer.signum(bin)) * width;
      count[i + 1] = count[i] + n;
      sum[i + 1] = sum[i] + n * x;
      squares[i + 1] = squares[i] + n * x * x;
    }
  }

  /**
   * The error summed over all values.
   *
   * @param low at most zero
   * @param high at least zero
   */
  double of(double low, double high, int levels) {
    int above = index(high) + 1;
    int below = index(low);
    int end = count.length - 1;
    double step = (high - low) / levels;
    double inside = count[above] - count[below];
    double clippedAbove =
        squares[end]
            - squares[above]
            - 2 * high * (sum[end] - sum[above])
            + high * high * (count[end] - count[above]);
    double clippedBelow = squares[below] - 2 * low * sum[below] + low * low * count[below];
    return inside * step * step / 12 + Math.max(0, clippedAbove) + Math.max(0, clippedBelow);
  }

  private int index(double value) {
    return (int) Math.max(-LAST, Math.min(LAST, value / width)) + LAST;
  }
}
