package dev.lathe.engine.measure.stats;

/**
 * A measured quantity with its 95 % interval.
 *
 * @param value the point estimate; NaN where nothing could be measured
 * @param low lower bound
 * @param high upper bound
 * @param n how many observations it rests on
 */
public record Estimate(double value, double low, double high, long n) {
  /** What stands where nothing could be measured. */
  public static final Estimate UNKNOWN = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);

  /** The same in a unit that is smaller by a factor. */
  public Estimate times(double factor) {
    return new Estimate(value * factor, low * factor, high * factor, n);
  }

  /** Whether there is a number at all. */
  public boolean isKnown() {
    return !Double.isNaN(value);
  }
}
