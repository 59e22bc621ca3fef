package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.picture.Luminance;
import dev.lathe.engine.picture.Rescaling;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How alike two pictures are in their luminance (full-range BT.601, 0..255).
 *
 * <p>PSNR is {@code 10 log10(255² / MSE)} in decibels. It is infinite for equal pictures; so that a
 * mean stays finite, no picture counts for more than {@link #MOST_DECIBELS}.
 *
 * <p>SSIM is the mean structural similarity of Z. Wang, A. C. Bovik, H. R. Sheikh, E. P.
 * Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity", IEEE
 * Transactions on Image Processing 13(4), 2004, with its constants: a Gaussian window of 11 × 11
 * pixels with a deviation of 1.5, K1 = 0.01, K2 = 0.03, L = 255; windows that reach over the edge
 * are left out.
 */
public final class PictureQuality {
  /** What equal pictures count for, in decibels; more is cut to it. */
  public static final double MOST_DECIBELS = 100;

  private static final double PEAK = 255;
  private static final int WINDOW = 11;
  private static final double DEVIATION = 1.5;
  private static final double C1 = 0.01 * PEAK * (0.01 * PEAK);
  private static final double C2 = 0.03 * PEAK * (0.03 * PEAK);
  private static final double[] GAUSS = gauss();

  private PictureQuality() {}

  private static double[] gauss() {
    double[] g = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double d = i - WINDOW / 2;
      g[i] = Math.exp(-d * d / (2 * DEVIATION * DEVIATION));
      sum += g[i];
    }
    for (int i = 0; i < WINDOW; i++) {
      g[i] /= sum;
    }
    return g;
  }

  /**
   * A picture in the size of another of the same aspect.
   *
   * @return empty where their aspects differ by more than rounding to pixels explains
   */
  public static Optional<Raster> inSizeOf(Raster r, Raster other) {
    double height = (double) other.width() * r.height() / r.width();
    double width = (double) other.height() * r.width() / r.height();
    boolean same =
        r.hasSizeOf(other)
            || Math.abs(height - other.height()) <= rounding(other.height())
            || Math.abs(width - other.width()) <= rounding(other.width());
    return same ? Optional.of(Rescaling.to(r, other.width(), other.height())) : Optional.empty();
  }

  /** A side of a picture that was resized and back is off by so much. */
  private static double rounding(int side) {
    return Math.max(2, 0.01 * side);
  }

  /**
   * Peak signal-to-noise ratio of the luminance, in decibels.
   *
   * @param a of the same size as {@code b}
   * @return 0 … {@link #MOST_DECIBELS}
   */
  public static double psnr(Raster a, Raster b) {
    byte[] x = Luminance.of(a).levels();
    byte[] y = Luminance.of(b).levels();
    checkSizes(a, b);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double d = (x[i] & 0xff) - (y[i] & 0xff);
      sum += d * d;
    }
    double db = 10 * Math.log10(PEAK * PEAK * x.length / sum);
    return Math.min(MOST_DECIBELS, db);
  }

  /**
   * Mean structural similarity of the luminance.
   *
   * @param a of the same size as {@code b}
   * @return −1 … 1; empty where a side is shorter than the window of 11 pixels
   */
  public static OptionalDouble ssim(Raster a, Raster b) {
    checkSizes(a, b);
    int columns = a.width() - WINDOW + 1;
    int rows = a.height() - WINDOW + 1;
    if (columns < 1 || rows < 1) {
      return OptionalDouble.empty();
    }
    byte[] x = Luminance.of(a).levels();
    byte[] y = Luminance.of(b).levels();
    // The last eleven rows, weighed along the row: x, y, x², y² and xy.
    double[][][] ring = new double[WINDOW][5][columns];
    double sum = 0;
    for (int row = 0; row < a.height(); row++) {
      along(x, y, row * a.width(), ring[row % WINDOW]);
      if (row >= WINDOW - 1) {
        sum += across(ring, row + 1);
      }
    }
    return OptionalDouble.of(sum / ((double) rows * columns));
  }

  private static void along(byte[] x, byte[] y, int from, double[][] to) {
    int columns = to[0].length;
    for (int c = 0; c < columns; c++) {
      double sx = 0;
      double sy = 0;
      double sxx = 0;
      double syy = 0;
      double sxy = 0;
      for (int k = 0; k < WINDOW; k++) {
        double u = x[from + c + k] & 0xff;
        double v = y[from + c + k] & 0xff;
        double g = GAUSS[k];
        sx += g * u;
        sy += g * v;
        sxx += g * u * u;
        syy += g * v * v;
        sxy += g * u * v;
      }
      to[0][c] = sx;
      to[1][c] = sy;
      to[2][c] = sxx;
      to[3][c] = syy;
      to[4][c] = sxy;
    }
  }

  /** The sum over the windows that end above a row; {@code end % WINDOW} is their first row. */
  private static double across(double[][][] ring, int end) {
    int columns = ring[0][0].length;
    double[] s = new double[5];
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      for (int m = 0; m < 5; m++) {
        double weighed = 0;
        for (int k = 0; k < WINDOW; k++) {
          weighed += GAUSS[k] * ring[(end + k) % WINDOW][m][c];
        }
        s[m] = weighed;
      }
      double xx = s[2] - s[0] * s[0];
      double yy = s[3] - s[1] * s[1];
      double xy = s[4] - s[0] * s[1];
      sum +=
          (2 * s[0] * s[1] + C1)
              * (2 * xy + C2)
              / ((s[0] * s[0] + s[1] * s[1] + C1) * (xx + yy + C2));
    }
    return sum;
  }

  private static void checkSizes(Raster a, Raster b) {
    if (!a.hasSizeOf(b)) {
      throw new IllegalArgumentException("pictures of two sizes are not compared pixel by pixel");
    }
  }
}
