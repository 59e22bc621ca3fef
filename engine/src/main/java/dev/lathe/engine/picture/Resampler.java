package dev.lathe.engine.picture;

import java.util.Arrays;

/**
 * Resizing with antialiasing, to the bit as Pillow does it: the filter is widened by the reduction
 * factor, weights are fixed-point with 22 bits, the horizontal pass is rounded to 8 bits before the
 * vertical one. Networks are trained on such pictures, and accuracy moves by points when this step
 * differs.
 */
final class Resampler {
  private static final int PRECISION_BITS = 32 - 8 - 2;

  private Resampler() {}

  /** How the pixels around a place are weighed by their distance from it. */
  enum Filter {
    /** A triangle: Pillow's BILINEAR. */
    BILINEAR(1),
    /**
     * Keys' cubic convolution with a = −0.5 (Cubic Convolution Interpolation for Digital Image
     * Processing, 1981): Pillow's BICUBIC.
     */
    BICUBIC(2);

    private static final double A = -0.5;

    private final double support;

    Filter(double support) {
      this.support = support;
    }

    /** The weight at a distance in pixels of the narrower picture. */
    private double weight(double distance) {
      double x = Math.abs(distance);
      if (this == BILINEAR) {
        return Math.max(0, 1 - x);
      } else if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  }

  /**
   * Which source pixels make each pixel of a line, and how much each counts.
   *
   * @param first per output pixel, the first source pixel
   * @param count per output pixel, how many
   * @param weights per output pixel {@code stride} fixed-point weights
   */
  private record Line(int[] first, int[] count, int[] weights, int stride) {
    int firstUsed() {
      int min = Integer.MAX_VALUE;
      for (int f : first) {
        min = Math.min(min, f);
      }
      return min;
    }

    int endUsed() {
      int max = 0;
      for (int i = 0; i < first.length; i++) {
        max = Math.max(max, first[i] + count[i]);
      }
      return max;
    }
  }

  /**
   * A window of the picture resized with {@link Filter#BILINEAR}. Only what the window needs is
   * computed.
   *
   * @param source interleaved bytes, {@code bands} a pixel
   * @param resizedW width of the whole resized picture
   * @param left where the window begins in it; negative or beyond the end is filled
   * @param fill the level, 0..255, of what the picture does not cover
   * @return interleaved bytes of the window
   */
  static byte[] window(
      byte[] source,
      int width,
      int height,
      int bands,
      int resizedW,
      int resizedH,
      int left,
      int top,
      int windowW,
      int windowH,
      int fill) {
    return window(
        Filter.BILINEAR,
        source,
        width,
        height,
        bands,
        resizedW,
        resizedH,
        left,
        top,
        windowW,
        windowH,
        fill);
  }

  /** The same with another filter. */
  static byte[] window(
      Filter filter,
      byte[] source,
      int width,
      int height,
      int bands,
      int resizedW,
      int resizedH,
      int left,
      int top,
      int windowW,
      int windowH,
      int fill) {
    byte[] out = new byte[Math.multiplyExact(bands, Math.multiplyExact(windowW, windowH))];
    if (fill != 0) {
      Arrays.fill(out, (byte) fill);
    }
    int x0 = Math.max(0, left);
    int x1 = Math.min(resizedW, left + windowW);
    int y0 = Math.max(0, top);
    int y1 = Math.min(resizedH, top + windowH);
    if (x0 >= x1 || y0 >= y1) {
      return out;
    }
    Line columns = line(filter, width, resizedW, x0, x1);
    Line rows = line(filter, height, resizedH, y0, y1);
    int firstRow = rows.firstUsed();
    int endRow = rows.endUsed();
    byte[] narrow = horizontal(source, width, bands, firstRow, endRow, columns);
    vertical(
        narrow,
        (x1 - x0) * bands,
        firstRow,
        rows,
        out,
        windowW * bands,
        x0 - left,
        y0 - top,
        bands);
    return out;
  }

  private static Line line(Filter filter, int in, int out, int from, int to) {
    int n = to - from;
    double scale = (double) in / out;
    double filterScale = Math.max(1, scale);
    double support = filter.support * filterScale;
    int stride = (int) Math.ceil(support) * 2 + 1;
    int[] first = new int[n];
    int[] count = new int[n];
    int[] weights = new int[Math.multiplyExact(n, stride)];
    double[] w = new double[stride];
    for (int i = 0; i < n; i++) {
      double center = (from + i + 0.5) * scale;
      int min = Math.max(0, (int) (center - support + 0.5));
      int max = Math.min(in, (int) (center + support + 0.5));
      double sum = 0;
      for (int k = 0; k < max - min; k++) {
        w[k] = filter.weight((k + min - center + 0.5) / filterScale);
        sum += w[k];
      }
      for (int k = 0; k < max - min; k++) {
        double weight = (sum == 0 ? w[k] : w[k] / sum) * (1 << PRECISION_BITS);
        weights[i * stride + k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      }
      first[i] = min;
      count[i] = max - min;
    }
    return new Line(first, count, weights, stride);
  }

  private static byte[] horizontal(
      byte[] source, int width, int bands, int firstRow, int endRow, Line line) {
    int n = line.first.length;
    byte[] out = new byte[Math.multiplyExact(endRow - firstRow, n * bands)];
    for (int y = firstRow; y < endRow; y++) {
      int row = y * width * bands;
      int to = (y - firstRow) * n * bands;
      for (int x = 0; x < n; x++) {
        int at = row + line.first[x] * bands;
        int k0 = x * line.stride;
        int count = line.count[x];
        for (int c = 0; c < bands; c++) {
          int sum = 1 << (PRECISION_BITS - 1);
          for (int k = 0, i = at + c; k < count; k++, i += bands) {
            sum += (source[i] & 0xff) * line.weights[k0 + k];
          }
          out[to++] = clip(sum);
        }
      }
    }
    return out;
  }

  private static void vertical(
      byte[] narrow,
      int rowBytes,
      int firstRow,
      Line line,
      byte[] out,
      int outRowBytes,
      int xShift,
      int yShift,
      int bands) {
    int[] sums = new int[rowBytes];
    for (int y = 0; y < line.first.length; y++) {
      Arrays.fill(sums, 1 << (PRECISION_BITS - 1));
      for (int k = 0; k < line.count[y]; k++) {
        int weight = line.weights[y * line.stride + k];
        int at = (line.first[y] + k - firstRow) * rowBytes;
        for (int i = 0; i < rowBytes; i++) {
          sums[i] += (narrow[at + i] & 0xff) * weight;
        }
      }
      int to = (y + yShift) * outRowBytes + xShift * bands;
      for (int i = 0; i < rowBytes; i++) {
        out[to + i] = clip(sums[i]);
      }
    }
  }

  private static byte clip(int sum) {
    int v = sum >> PRECISION_BITS;
    return (byte) (v < 0 ? 0 : Math.min(v, 255));
  }
}
