package dev.lathe.optimizers.quantization.calibration;

/** How a range is taken from what was seen of a tensor. */
public sealed interface RangeMethod
    permits RangeMethod.MinMax, RangeMethod.Percentile, RangeMethod.LeastError, EntropyRange {
  /** Whether histograms are needed; the exact minimum and maximum are always known. */
  boolean needsHistogram();

  /**
   * The range to quantize over; never wider than what was seen.
   *
   * @param statistics of a tensor that was seen, all finite
   */
  TensorRange range(TensorStatistics statistics);

  /**
   * The method of that name.
   *
   * @param name {@code minmax}, {@code percentile}, {@code mse} or {@code entropy}
   * @param percentile for the second, the share kept in percent, 50 … 100
   */
  static RangeMethod of(String name, double percentile) {
    return switch (name) {
      case "minmax" -> new MinMax();
      case "percentile" -> new Percentile(percentile);
      case "mse" -> new LeastError();
      case "entropy" -> new EntropyRange();
      default -> throw new IllegalArgumentException("no calibration method '" + name + "'");
    };
  }

  /** Everything that was seen. */
  record MinMax() implements RangeMethod {
    @Override
    public boolean needsHistogram() {
      return false;
    }

    @Override
    public TensorRange range(TensorStatistics statistics) {
      return statistics.range().orElseThrow();
    }
  }

  /**
   * All but the outermost values: of what is left out, half lies on either side.
   *
   * @param percent share kept, 50 … 100
   */
  record Percentile(double percent) implements RangeMethod {
    @Override
    public boolean needsHistogram() {
      return true;
    }

    @Override
    public TensorRange range(TensorStatistics statistics) {
      TensorRange seen = statistics.range().orElseThrow();
      Histogram h = statistics.histogram().orElseThrow();
      double cut = (100 - percent) / 200 * h.total();
      int low = -Histogram.SIDE + 1;
      long below = h.count(low);
      while (below <= cut && low < 0) {
        below += h.count(++low);
      }
      int high = Histogram.SIDE - 1;
      long above = h.count(high);
      while (above <= cut && high > 0) {
        above += h.count(--high);
      }
      // The outer edges of the first bins that must not be lost.
      double lo = low == 0 ? 0 : (low - 1) * h.width();
      double hi = high == 0 ? 0 : (high + 1) * h.width();
      return new TensorRange(
          (float) Math.min(0, Math.max(seen.low(), lo)),
          (float) Math.max(0, Math.min(seen.high(), hi)));
    }
  }

  /** The range for which the expected squared error is least. */
  record LeastError() implements RangeMethod {
    private static final int LEVELS = 255;
    private static final int CANDIDATES = 100;

    @Override
    public boolean needsHistogram() {
      return true;
    }

    @Override
    public TensorRange range(TensorStatistics statistics) {
      TensorRange seen = statistics.range().orElseThrow();
      ExpectedError error = new ExpectedError(statistics.histogram().orElseThrow());
      double lowest = Math.min(0, seen.low());
      double highest = Math.max(0, seen.high());
      double least = error.of(lowest, highest, LEVELS);
      double low = lowest;
      double high = highest;
      for (int i = 0; i <= CANDIDATES; i++) {
        for (int k = 0; k <= CANDIDATES; k++) {
          double lo = lowest * (1 - 0.9 * i / CANDIDATES);
          double hi = highest * (1 - 0.9 * k / CANDIDATES);
          double e = error.of(lo, hi, LEVELS);
          if (e < least) {
            least = e;
            low = lo;
            high = hi;
          }
        }
      }
      return new TensorRange((float) low, (float) high);
    }
  }
}
