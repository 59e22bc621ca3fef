package dev.lathe.optimizers.quantization.calibration;

import java.util.Optional;

/**
 * What calibration knows of one tensor after some samples: its exact range, whether anything in it
 * was not a finite number and, where asked for, its histogram. Merging is associative and
 * commutative, and memory does not grow with the samples. Not thread-safe: each worker has its own.
 */
public final class TensorStatistics {
  private static final int INFINITY_BITS = 0x7f800000;

  private final Optional<Histogram> histogram;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;
  private boolean finite = true;
  private boolean nan;

  /** Nothing seen yet. */
  public TensorStatistics(boolean withHistogram) {
    this.histogram = withHistogram ? Optional.of(new Histogram()) : Optional.empty();
  }

  /** The exact range seen; empty when nothing was seen. */
  public Optional<TensorRange> range() {
    return min <= max ? Optional.of(new TensorRange(min, max)) : Optional.empty();
  }

  /** Whether some value was not a number. */
  public boolean hasNaN() {
    return nan;
  }

  /** Whether every value was a number and finite. */
  public boolean isFinite() {
    return finite;
  }

  /** The histogram, where it is kept. */
  public Optional<Histogram> histogram() {
    return histogram;
  }

  /** Takes in the values at 0 … length-1. */
  public void add(float[] values, int length) {
    if (length == 0) {
      return;
    }
    float lo = Float.POSITIVE_INFINITY;
    float hi = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      lo = Math.min(lo, values[i]);
      hi = Math.max(hi, values[i]);
    }
    float magnitude = Math.max(-lo, hi);
    // Math.min and max hand NaN on, so one comparison sees it as well as infinities.
    if (!(Float.floatToRawIntBits(Math.abs(magnitude)) < INFINITY_BITS)) {
      finite = false;
      nan |= Float.isNaN(magnitude);
      return;
    }
    min = Math.min(min, lo);
    max = Math.max(max, hi);
    histogram.ifPresent(h -> h.add(values, length, magnitude));
  }

  /** Widens the range only, for tensors whose extremes were found elsewhere. */
  public void addExtreme(float value) {
    if (Float.isFinite(value)) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    } else {
      finite = false;
      nan |= Float.isNaN(value);
    }
  }

  /** Takes in what another one saw. */
  public void merge(TensorStatistics other) {
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    finite &= other.finite;
    nan |= other.nan;
    histogram.ifPresent(h -> other.histogram.ifPresent(h::merge));
  }
}
