package dev.lathe.controllers.compare;

/**
 * A measured value with its 95 % interval, as screens show it.
 *
 * @param n how many observations it rests on
 */
public record Interval(double value, double low, double high, long n) {
  /** Half the width: what stands behind ±. */
  public double half() {
    return (high - low) / 2;
  }

  /** Whether the interval contains a value. */
  public boolean contains(double x) {
    return low <= x && x <= high;
  }
}
