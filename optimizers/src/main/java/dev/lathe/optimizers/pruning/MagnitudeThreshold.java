package dev.lathe.optimizers.pruning;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The magnitude below which a share of all weights lies, found exactly and without sorting: the
 * bits of a float's magnitude are ordered like the magnitude, so two histograms (upper and lower
 * half of the bits) suffice. The upper one does not depend on the share and is kept, which makes a
 * slider move cost one pass.
 */
public final class MagnitudeThreshold {
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int PARALLEL_FROM = 1 << 17;

  private final List<float[]> weights;
  private final int[] upper = new int[1 << 15];
  private final long total;

  /** Counts the weights that are looked at together. */
  public MagnitudeThreshold(List<float[]> weights) {
    this.weights = List.copyOf(weights);
    long n = 0;
    for (float[] w : weights) {
      n += w.length;
      for (float v : w) {
        upper[(Float.floatToRawIntBits(v) & MAGNITUDE) >>> 16]++;
      }
    }
    total = n;
  }

  /**
   * Where to cut.
   *
   * @param bits of the magnitude: what lies below becomes zero
   * @param equal how many that lie exactly on it become zero too, the first ones in order
   * @param zeros how many become zero in all
   */
  public record Threshold(int bits, long equal, long zeros) {
    /** The magnitude. */
    public float magnitude() {
      return Float.intBitsToFloat(bits);
    }
  }

  /** The threshold that zeroes this share (0 … 1) of the weights, rounded down to whole weights. */
  public Threshold threshold(double share) {
    long zeros = (long) (share * total);
    if (zeros <= 0) {
      return new Threshold(0, 0, 0);
    }
    long below = 0;
    int high = 0;
    while (below + upper[high] < zeros) {
      below += upper[high++];
    }
    int[] lower = new int[1 << 16];
    for (float[] w : weights) {
      for (float v : w) {
        int bits = Float.floatToRawIntBits(v) & MAGNITUDE;
        if (bits >>> 16 == high) {
          lower[bits & 0xffff]++;
        }
      }
    }
    int low = 0;
    while (below + lower[low] < zeros) {
      below += lower[low++];
    }
    return new Threshold(high << 16 | low, zeros - below, zeros);
  }

  /** Sets weights to zero by a threshold; counts those on the threshold across calls. */
  public static final class Cutter {
    private final Threshold threshold;
    private long equalLeft;

    /** Starts at the first weight that the threshold was made for. */
    public Cutter(Threshold threshold) {
      this.threshold = threshold;
      this.equalLeft = threshold.equal();
    }

    /**
     * Copies the weights to {@code out} (which may be the same array) with the small ones zero.
     * Call it once for each array, in the order in which {@link MagnitudeThreshold} got them.
     *
     * @return how many elements of {@code out} are zero
     */
    public long cut(float[] weight, float[] out) {
      int bits = threshold.bits();
      long equal = equalLeft <= 0 ? 0 : count(weight, bits);
      if (equal > equalLeft) {
        return cutSome(weight, out);
      }
      // All on the threshold go, or none is left to go: one comparison decides.
      int limit = equalLeft > 0 ? bits : bits - 1;
      equalLeft -= equal;
      int parts = weight.length < PARALLEL_FROM ? 1 : 8;
      int chunk = (weight.length + parts - 1) / parts;
      return IntStream.range(0, parts)
          .parallel()
          .mapToLong(
              p ->
                  cutRun(
                      weight,
                      out,
                      Math.min(weight.length, p * chunk),
                      Math.min(weight.length, (p + 1) * chunk),
                      limit))
          .sum();
    }

    /** Passes over an array as {@link #cut} would, without changing anything. */
    public void skip(float[] weight) {
      if (equalLeft > 0) {
        equalLeft -= count(weight, threshold.bits());
      }
    }

    private static long count(float[] weight, int bits) {
      int n = 0;
      for (float v : weight) {
        n += (Float.floatToRawIntBits(v) & MAGNITUDE) == bits ? 1 : 0;
      }
      return n;
    }

    private static long cutRun(float[] weight, float[] out, int from, int to, int limit) {
      int zeros = 0;
      for (int i = from; i < to; i++) {
        float v = weight[i];
        boolean small = (Float.floatToRawIntBits(v) & MAGNITUDE) <= limit;
        out[i] = small ? 0f : v;
        zeros += small || v == 0 ? 1 : 0;
      }
      return zeros;
    }

    private long cutSome(float[] weight, float[] out) {
      long zeros = 0;
      for (int i = 0; i < weight.length; i++) {
        float v = weight[i];
        int bits = Float.floatToRawIntBits(v) & MAGNITUDE;
        boolean small = bits < threshold.bits() || bits == threshold.bits() && equalLeft-- > 0;
        out[i] = small ? 0f : v;
        zeros += out[i] == 0 ? 1 : 0;
      }
      equalLeft = Math.max(0, equalLeft);
      return zeros;
    }
  }
}
