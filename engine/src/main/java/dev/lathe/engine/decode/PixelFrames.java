package dev.lathe.engine.decode;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.PixelScores;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.picture.PictureFrame;
import java.util.Arrays;

/**
 * Brings classes from the pixels of a network's output into those of the picture: resizing, padding
 * and cropping undone. Scores are interpolated first and the class chosen afterwards, as the
 * original projects evaluate: bilinear with half-pixel centres, PyTorch's {@code
 * interpolate(align_corners=False)}. What a crop left out has no class.
 */
public final class PixelFrames {
  /** More pixels than this a map does not get, however large the picture. */
  private static final double MOST_PIXELS = 4_000_000;

  /** So many scores at most are interpolated: some tenths of a second. */
  private static final double MOST_SCORES = 400_000_000;

  private PixelFrames() {}

  /** An answer in the pixels of the picture. */
  public static Segmentation inPicture(Segmentation raw, PictureFrame frame) {
    int channels = raw.scores().map(PixelScores::channels).orElse(1);
    double pixels = (double) frame.pictureWidth() * frame.pictureHeight();
    double shrink = Math.max(1, Math.sqrt(pixels / Math.min(MOST_PIXELS, MOST_SCORES / channels)));
    int width = Math.max(1, (int) Math.rint(frame.pictureWidth() / shrink));
    int height = Math.max(1, (int) Math.rint(frame.pictureHeight() / shrink));
    PixelClasses own = raw.classes();
    Axis across =
        Axis.of(
            width,
            own.width(),
            (double) frame.resizedWidth() / width,
            frame.left(),
            frame.inputWidth());
    Axis down =
        Axis.of(
            height,
            own.height(),
            (double) frame.resizedHeight() / height,
            frame.top(),
            frame.inputHeight());
    PixelClasses located =
        raw.scores().isPresent()
            ? interpolated(raw.scores().get(), across, down)
            : nearest(own, across, down);
    return raw.located(located, frame.pictureWidth(), frame.pictureHeight());
  }

  /**
   * Where the pixels of one axis lie in the output.
   *
   * @param low the neighbour before the centre
   * @param high the one behind it
   * @param part how far the centre is from the one to the other, 0..1
   * @param seen whether the network saw it
   */
  private record Axis(int[] low, int[] high, float[] part, boolean[] seen) {
    /**
     * Of an axis.
     *
     * @param n pixels of the picture's map
     * @param outputs pixels of the output
     * @param scale pixels of the resized picture for each of the map
     * @param offset where the resized picture begins in the input
     * @param input pixels of the input
     */
    static Axis of(int n, int outputs, double scale, int offset, int input) {
      Axis a = new Axis(new int[n], new int[n], new float[n], new boolean[n]);
      for (int i = 0; i < n; i++) {
        double at = (i + 0.5) * scale + offset;
        a.seen[i] = at >= 0 && at <= input;
        double in = Math.max(0, Math.min(outputs - 1.0, at * outputs / input - 0.5));
        a.low[i] = (int) in;
        a.high[i] = Math.min(outputs - 1, a.low[i] + 1);
        a.part[i] = (float) (in - a.low[i]);
      }
      return a;
    }

    int nearest(int i) {
      return part[i] >= 0.5f ? high[i] : low[i];
    }
  }

  private static PixelClasses nearest(PixelClasses own, Axis across, Axis down) {
    int width = across.low().length;
    int height = down.low().length;
    short[] out = new short[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean seen = down.seen()[y] && across.seen()[x];
        out[y * width + x] =
            (short) (seen ? own.at(across.nearest(x), down.nearest(y)) : PixelClasses.UNKNOWN);
      }
    }
    return new PixelClasses(width, height, out);
  }

  private static PixelClasses interpolated(PixelScores s, Axis across, Axis down) {
    int width = across.low().length;
    int height = down.low().length;
    short[] out = new short[width * height];
    float[] row = new float[s.width()];
    float[] most = new float[width];
    for (int y = 0; y < height; y++) {
      int to = y * width;
      if (!down.seen()[y]) {
        Arrays.fill(out, to, to + width, (short) PixelClasses.UNKNOWN);
        continue;
      }
      // Of a single score the cut is what the background has.
      Arrays.fill(most, s.channels() == 1 ? Math.nextDown(s.cut()) : Float.NEGATIVE_INFINITY);
      for (int c = 0; c < s.channels(); c++) {
        blend(s, c, down, y, row);
        choose(row, across, (short) (s.channels() == 1 ? 1 : c), most, out, to);
      }
      for (int x = 0; x < width; x++) {
        if (!across.seen()[x]) {
          out[to + x] = (short) PixelClasses.UNKNOWN;
        }
      }
    }
    return new PixelClasses(width, height, out);
  }

  /** A channel's row between two rows of the output. */
  private static void blend(PixelScores s, int c, Axis down, int y, float[] row) {
    float[] v = s.values();
    int plane = c * s.width() * s.height();
    int above = plane + down.low()[y] * s.width();
    int below = plane + down.high()[y] * s.width();
    float part = down.part()[y];
    for (int x = 0; x < row.length; x++) {
      row[x] = v[above + x] + (v[below + x] - v[above + x]) * part;
    }
  }

  private static void choose(
      float[] row, Axis across, short index, float[] most, short[] out, int to) {
    int[] low = across.low();
    int[] high = across.high();
    float[] part = across.part();
    for (int x = 0; x < most.length; x++) {
      float value = row[low[x]] + (row[high[x]] - row[low[x]]) * part[x];
      if (value > most[x]) {
        most[x] = value;
        out[to + x] = index;
      }
    }
  }
}
