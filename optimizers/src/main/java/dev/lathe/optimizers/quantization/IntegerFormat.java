package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;

/**
 * How real numbers become 8-bit integers: {@code real = scale * (integer - zeroPoint)}.
 *
 * @param type INT8 or UINT8
 * @param symmetric whether the range is symmetric about zero: the zero point is then 0 for INT8 and
 *     128 for UINT8
 * @param reduced whether only 7 of the 8 bits are used, so that the 16-bit intermediate sums of
 *     CPUs without an 8-bit dot product (AVX2's VPMADDUBSW) cannot saturate
 */
public record IntegerFormat(DataType type, boolean symmetric, boolean reduced) {
  /** Checks the type. */
  public IntegerFormat {
    if (type != DataType.INT8 && type != DataType.UINT8) {
      throw new IllegalArgumentException("not an 8-bit integer type: " + type);
    }
  }

  /** The usual format of weights: INT8, symmetric. */
  public static IntegerFormat weights(boolean reduced) {
    return new IntegerFormat(DataType.INT8, true, reduced);
  }

  /** The least integer used. */
  public int min() {
    if (type == DataType.UINT8) {
      return 0;
    }
    return reduced ? -64 : symmetric ? -127 : -128;
  }

  /** The greatest integer used. */
  public int max() {
    if (type == DataType.UINT8) {
      return reduced ? 127 : 255;
    }
    return reduced ? 64 : 127;
  }

  /**
   * The scale and zero point for values in this range. Zero is always representable; a range that
   * is nothing but zero has scale 1.
   */
  public Affine affine(float low, float high) {
    double lo = Math.min(low, 0);
    double hi = Math.max(high, 0);
    if (symmetric) {
      hi = Math.max(-lo, hi);
      lo = -hi;
    }
    double scale = (hi - lo) / (max() - min());
    int symmetricZero = (int) Math.rint((min() + max()) / 2.0);
    if (scale < Float.MIN_NORMAL) {
      return new Affine(1, symmetric ? symmetricZero : Math.max(0, min()));
    }
    long zero = symmetric ? symmetricZero : Math.round(Math.rint(min() - lo / scale));
    return new Affine((float) scale, (int) Math.max(min(), Math.min(max(), zero)));
  }

  /** A scale and a zero point. */
  public record Affine(float scale, int zeroPoint) {}
}
