package dev.lathe.engine.decode;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.picture.PictureFrame;
import java.util.Arrays;
import java.util.Optional;

/** Brings the classes of a picture's mask into the pixels of a network's output. */
public final class PixelTargets {
  private PixelTargets() {}

  /** Where a place of the output lies, as shares of the input's sides. */
  @FunctionalInterface
  public interface Places {
    /**
     * The same place in the picture's input as it was prepared.
     *
     * @param share from the left or from the top, 0..1; so is what it returns, where it lies inside
     */
    double of(double share);
  }

  /**
   * The class under the middle of each of the output's pixels.
   *
   * @param mask of the whole picture, in any number of pixels
   * @param frame where the picture lies in the input; without, it fills it
   * @param across from a pixel's share of the width to that of the input as it was prepared
   * @param down the same of the height
   * @return row by row, −1 where no class is known and beside the picture
   */
  public static int[] of(
      PixelClasses mask,
      Optional<PictureFrame> frame,
      int width,
      int height,
      Places across,
      Places down) {
    int[] xs =
        axis(
            width,
            mask.width(),
            across,
            frame.map(f -> f.left() / (double) f.inputWidth()).orElse(0.0),
            frame.map(f -> f.resizedWidth() / (double) f.inputWidth()).orElse(1.0));
    int[] ys =
        axis(
            height,
            mask.height(),
            down,
            frame.map(f -> f.top() / (double) f.inputHeight()).orElse(0.0),
            frame.map(f -> f.resizedHeight() / (double) f.inputHeight()).orElse(1.0));
    int[] classes = new int[width * height];
    Arrays.fill(classes, -1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (xs[x] >= 0 && ys[y] >= 0) {
          int c = mask.at(xs[x], ys[y]);
          classes[y * width + x] = c == PixelClasses.UNKNOWN ? -1 : c;
        }
      }
    }
    return classes;
  }

  /**
   * Which pixel of the mask lies under each of the output; −1 beside the picture.
   *
   * @param begin where the whole picture begins in the input, as a share of it
   * @param length of the whole picture, as a share of the input
   */
  private static int[] axis(int n, int pixels, Places places, double begin, double length) {
    int[] at = new int[n];
    for (int i = 0; i < n; i++) {
      double seen = places.of((i + 0.5) / n);
      double in = (seen - begin) / length;
      boolean inside = seen >= 0 && seen < 1 && in >= 0 && in < 1;
      at[i] = inside ? (int) (in * pixels) : -1;
    }
    return at;
  }
}
