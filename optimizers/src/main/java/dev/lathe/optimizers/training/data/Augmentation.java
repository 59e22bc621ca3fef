package dev.lathe.optimizers.training.data;

import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.task.OutputPlaces.Move;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * Random changes to encoded pictures that leave what they show: a shift by up to an eighth of the
 * side, the border repeated, and optionally a mirror image. He et al. 2015 train CIFAR networks
 * with no more.
 *
 * @param shift whether to shift
 * @param flip whether every second picture is mirrored, left to right; not for letters and digits
 * @param layout order of the axes
 */
public record Augmentation(boolean shift, boolean flip, Layout layout) {
  /** Leaves pictures as they are. */
  public static final Augmentation NONE = new Augmentation(false, false, Layout.NCHW);

  /** Whether anything is changed. */
  public boolean isActive() {
    return shift || flip;
  }

  /**
   * Writes a changed picture, and says what was changed.
   *
   * @param from one picture, without its batch axis
   * @param shape with the batch axis: [1,C,H,W] or [1,H,W,C]
   */
  Move apply(float[] from, long[] shape, FloatBuffer to, Random random) {
    boolean channelsFirst = layout == Layout.NCHW;
    int channels = (int) (channelsFirst ? shape[1] : shape[3]);
    int height = (int) (channelsFirst ? shape[2] : shape[1]);
    int width = (int) (channelsFirst ? shape[3] : shape[2]);
    int dy = shift ? offset(height, random) : 0;
    int dx = shift ? offset(width, random) : 0;
    boolean mirrored = flip && random.nextBoolean();
    int pixel = channelsFirst ? 1 : channels;
    int plane = channelsFirst ? height * width : 1;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        int row = clamp(y + dy, height) * width;
        for (int x = 0; x < width; x++) {
          int source = clamp((mirrored ? width - 1 - x : x) + dx, width);
          to.put(
              to.position() + c * plane + (y * width + x) * pixel,
              from[c * plane + (row + source) * pixel]);
        }
      }
    }
    to.position(to.position() + channels * height * width);
    return new Move((double) dx / width, (double) dy / height, mirrored);
  }

  private static int offset(int side, Random random) {
    int most = side / 8;
    return random.nextInt(2 * most + 1) - most;
  }

  private static int clamp(int at, int side) {
    return Math.max(0, Math.min(side - 1, at));
  }
}
