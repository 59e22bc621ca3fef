package dev.lathe.optimizers.quantization.calibration;

/**
 * Counts of real values in bins whose width is a power of two and grows with the data. Bin {@code i
 * > 0} holds {@code [i·w, (i+1)·w)}, bin {@code i < 0} holds {@code (−(|i|+1)·w, −|i|·w]}, bin 0
 * holds {@code (−w, w)}. Because dividing a truncated quotient by two and truncating again equals
 * truncating once, coarsening loses nothing against having started coarse: merging is associative
 * and commutative, bit for bit, whatever the order and the shards.
 *
 * <p>There are 4095 bins on either side of zero, and at least half of those on the longer side are
 * in use: the resolution is never worse than 1/2048 of the greatest magnitude. Memory does not
 * depend on the number of values. Not thread-safe.
 */
public final class Histogram {
  /** Bins on either side of zero, bin 0 included in both. */
  public static final int SIDE = 4096;

  private static final int LEAST_EXPONENT = -140;

  private final long[] counts = new long[2 * SIDE - 1];
  private long total;

  /** The bin width is 2 to this power. */
  private int exponent = LEAST_EXPONENT;

  /** Width of a bin; a power of two. */
  public double width() {
    return Math.scalb(1.0, exponent);
  }

  /** How many values were counted. */
  public long total() {
    return total;
  }

  /**
   * The count of a bin.
   *
   * @param bin −4095 … 4095
   */
  public long count(int bin) {
    return counts[bin + SIDE - 1];
  }

  /**
   * Counts values, all finite.
   *
   * @param values the values stand at 0 … length-1
   * @param length how many
   * @param magnitude no value is greater in magnitude
   */
  public void add(float[] values, int length, float magnitude) {
    growTo(magnitude);
    // In double: a scale of 2^140 and its products stay finite and exact.
    if (exponent >= -100) {
      addScaled(values, length, (float) Math.scalb(1.0, -exponent));
    } else {
      double inverse = Math.scalb(1.0, -exponent);
      for (int i = 0; i < length; i++) {
        counts[(int) (values[i] * inverse) + SIDE - 1]++;
      }
    }
    total += length;
  }

  private void addScaled(float[] values, int length, float inverse) {
    long[] c = counts;
    for (int i = 0; i < length; i++) {
      c[(int) (values[i] * inverse) + SIDE - 1]++;
    }
  }

  /** Takes in what another histogram counted; the other one stays as it is. */
  public void merge(Histogram other) {
    if (other.total == 0) {
      return;
    }
    coarsenTo(Math.max(exponent, other.exponent));
    int shift = exponent - other.exponent;
    for (int bin = 1 - SIDE; bin < SIDE; bin++) {
      counts[coarser(bin, shift) + SIDE - 1] += other.count(bin);
    }
    total += other.total;
  }

  private void growTo(float magnitude) {
    if (magnitude >= width() * SIDE) {
      int needed = Math.getExponent(magnitude) + 1 - Integer.numberOfTrailingZeros(SIDE);
      coarsenTo(Math.max(needed, LEAST_EXPONENT));
    }
  }

  private void coarsenTo(int newExponent) {
    int shift = newExponent - exponent;
    if (shift <= 0) {
      return;
    }
    exponent = newExponent;
    if (total == 0) {
      return;
    }
    // Walking outwards, the target is never further out than the source.
    for (int bin = 1; bin < SIDE; bin++) {
      move(bin, coarser(bin, shift));
      move(-bin, coarser(-bin, shift));
    }
  }

  private void move(int from, int to) {
    if (from != to) {
      long n = counts[from + SIDE - 1];
      counts[from + SIDE - 1] = 0;
      counts[to + SIDE - 1] += n;
    }
  }

  private static int coarser(int bin, int shift) {
    // Java's division truncates towards zero, as the bins do; a shift would not.
    return shift >= 13 ? 0 : bin / (1 << shift);
  }
}
