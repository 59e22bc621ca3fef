package dev.lathe.engine.picture;

import java.util.List;

/**
 * How a picture becomes the input tensor: {@code (pixel * scale - mean) / std}, channel by channel.
 *
 * @param resize the shorter side after resizing (bilinear, antialiased, aspect kept); 0 stretches
 *     to {@code width} by {@code height} directly
 * @param width width of the centre crop, in pixels: the network's input width
 * @param height height of the centre crop, in pixels
 * @param layout order of the axes
 * @param channels order of the colours
 * @param scale factor on the 0..255 pixel, e.g. 1/255
 * @param mean subtracted per channel after scaling; one value per channel, in the order of {@code
 *     channels}
 * @param std divided by per channel; never zero
 */
public record ImagePreprocessing(
    int resize,
    int width,
    int height,
    Layout layout,
    Channels channels,
    double scale,
    List<Double> mean,
    List<Double> std) {
  /** Order of the tensor's axes. */
  public enum Layout {
    NCHW,
    NHWC
  }

  /** Order of the colours. */
  public enum Channels {
    RGB(3),
    BGR(3),
    GRAY(1);

    private final int count;

    Channels(int count) {
      this.count = count;
    }

    /** How many channels. */
    public int count() {
      return count;
    }
  }

  /** Checks ranges; mean and std must have one value a channel. */
  public ImagePreprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (width < 1 || height < 1 || resize < 0) {
      throw new IllegalArgumentException(
          "sizes must be positive: resize " + resize + ", crop " + width + "x" + height);
    }
    if (mean.size() != channels.count() || std.size() != channels.count()) {
      throw new IllegalArgumentException(
          channels
              + " needs "
              + channels.count()
              + " means and deviations, not "
              + mean.size()
              + " and "
              + std.size());
    }
    if (std.contains(0.0)) {
      throw new IllegalArgumentException("a deviation is zero");
    }
  }
}
