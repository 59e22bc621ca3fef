package dev.lathe.optimizers.quantization.calibration;

/**
 * The range that changes the distribution least, by Kullback-Leibler divergence between the
 * histogram clipped to it and what 8 bits leave of that. Zero is left out of the comparison: it is
 * always exact, and behind a Relu it would outweigh all the rest and pull every range in.
 */
public record EntropyRange() implements RangeMethod {
  /** Steps of an 8-bit range. */
  private static final int LEVELS = 255;

  /** How many ranges are tried. */
  private static final int CANDIDATES = 256;

  @Override
  public boolean needsHistogram() {
    return true;
  }

  @Override
  public TensorRange range(TensorStatistics statistics) {
    TensorRange seen = statistics.range().orElseThrow();
    Histogram h = statistics.histogram().orElseThrow();
    int low = bin(Math.min(0, seen.low()), h);
    int high = bin(Math.max(0, seen.high()), h);
    int reach = Math.max(-low, high);
    if (reach <= LEVELS) {
      return seen;
    }
    double[] counts = new double[high - low + 1];
    for (int i = low; i <= high; i++) {
      counts[i - low] = i == 0 ? 0 : h.count(i);
    }
    int best = reach;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= CANDIDATES; k++) {
      // From an eighth of the range up to all of it.
      int limit = (int) Math.ceil(reach * (0.125 + 0.875 * k / CANDIDATES));
      int from = Math.max(low, -limit);
      int to = Math.min(high, limit);
      double divergence = divergence(counts, from - low, to - low);
      if (divergence <= least) {
        least = divergence;
        best = limit;
      }
    }
    return new TensorRange(
        Math.max(seen.low(), (float) (-(best + 1) * h.width())),
        Math.min(seen.high(), (float) ((best + 1) * h.width())));
  }

  private static int bin(float value, Histogram h) {
    return (int) (value / h.width());
  }

  /** Divergence of the counts clipped to from … to, from the same in LEVELS steps. */
  private static double divergence(double[] counts, int from, int to) {
    double below = 0;
    double above = 0;
    for (int i = 0; i < from; i++) {
      below += counts[i];
    }
    for (int i = to + 1; i < counts.length; i++) {
      above += counts[i];
    }
    double inside = 0;
    for (int i = from; i <= to; i++) {
      inside += counts[i];
    }
    double all = inside + below + above;
    if (inside == 0 || all == 0) {
      return Double.POSITIVE_INFINITY;
    }
    int bins = to - from + 1;
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      int a = from + (int) ((long) bins * level / LEVELS);
      int b = from + (int) ((long) bins * (level + 1) / LEVELS);
      double mass = 0;
      int used = 0;
      for (int i = a; i < b; i++) {
        mass += counts[i];
        used += counts[i] > 0 ? 1 : 0;
      }
      for (int i = a; i < b; i++) {
        double p = counts[i] + (i == from ? below : 0) + (i == to ? above : 0);
        if (p > 0) {
          double q = used == 0 ? 1e-4 : Math.max(1e-4, counts[i] > 0 ? mass / used : 1e-4);
          sum += p / all * Math.log(p / all / (q / inside));
        }
      }
    }
    return sum;
  }
}
