package dev.lathe.assets.make;

import java.awt.image.BufferedImage;
import java.util.Random;

/** What a cheap camera does to a scene: blur, exposure, noise, few levels. */
public final class Camera {
  /** Levels a channel; few, so that noisy pictures still compress. */
  private static final int LEVELS = 32;

  private Camera() {}

  /**
   * How a shot goes wrong.
   *
   * @param blur deviation of the Gaussian, in pixels
   * @param noise deviation of the noise, of 255
   * @param gain contrast about the middle grey, 1 for none
   * @param offset brightness, of 255
   */
  public record Exposure(double blur, double noise, double gain, double offset) {}

  /** A picture of a square scene. */
  public static BufferedImage shoot(BufferedImage scene, Exposure exposure, Random random) {
    int size = scene.getWidth();
    float[][] planes = planes(scene);
    for (float[] plane : planes) {
      blur(plane, size, exposure.blur());
    }
    BufferedImage out = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      double grain = random.nextGaussian() * exposure.noise();
      int rgb = 0;
      for (float[] plane : planes) {
        double v = (plane[i] - 128) * exposure.gain() + 128 + exposure.offset() + grain;
        int level = (int) Math.round(v / 255 * (LEVELS - 1));
        level = Math.max(0, Math.min(LEVELS - 1, level));
        rgb = rgb << 8 | Math.round(level * 255f / (LEVELS - 1));
      }
      out.setRGB(i % size, i / size, rgb);
    }
    return out;
  }

  private static float[][] planes(BufferedImage image) {
    int size = image.getWidth();
    int[] pixels = image.getRGB(0, 0, size, size, null, 0, size);
    float[][] planes = new float[3][pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      planes[0][i] = pixels[i] >> 16 & 0xff;
      planes[1][i] = pixels[i] >> 8 & 0xff;
      planes[2][i] = pixels[i] & 0xff;
    }
    return planes;
  }

  /** A Gaussian of that deviation in pixels, edges repeated. */
  private static void blur(float[] plane, int size, double sigma) {
    int reach = (int) Math.ceil(sigma * 2.5);
    if (reach == 0) {
      return;
    }
    float[] kernel = new float[2 * reach + 1];
    float sum = 0;
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = (float) StrictMath.exp(-i * i / (2 * sigma * sigma));
      sum += kernel[i + reach];
    }
    float[] pass = new float[plane.length];
    for (int axis = 0; axis < 2; axis++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          float v = 0;
          for (int i = -reach; i <= reach; i++) {
            int xx = axis == 0 ? Math.max(0, Math.min(size - 1, x + i)) : x;
            int yy = axis == 1 ? Math.max(0, Math.min(size - 1, y + i)) : y;
            v += plane[yy * size + xx] * kernel[i + reach];
          }
          pass[y * size + x] = v / sum;
        }
      }
      System.arraycopy(pass, 0, plane, 0, plane.length);
    }
  }
}
