package dev.lathe.engine.picture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a picture becomes the input tensor: {@code (pixel * scale - mean) / std}, channel by channel.
 *
 * @param resize the shorter side after resizing (bilinear, antialiased, aspect kept) where the fit
 *     is {@link Fit#CROP}; 0 for every other fit
 * @param width the network's input width, in pixels; with {@link Fit#OWN} the most
 * @param height the network's input height, in pixels; with {@link Fit#OWN} the most
 * @param layout order of the axes
 * @param channels order of the colours
 * @param scale factor on the 0..255 pixel, e.g. 1/255
 * @param mean subtracted per channel after scaling; one value per channel, in the order of {@code
 *     channels}
 * @param std divided by per channel; never zero
 * @param fit how a picture of any size becomes {@code width} by {@code height}
 * @param pad the grey level, 0..255 before scaling, around a letterboxed picture; 0 for other fits
 */
public record ImagePreprocessing(
    int resize,
    int width,
    int height,
    Layout layout,
    Channels channels,
    double scale,
    List<Double> mean,
    List<Double> std,
    Fit fit,
    int pad) {
  /** How a picture of any size becomes the network's input. The id is what files call it. */
  public enum Fit {
    /** Both sides are resized apart; the aspect changes. */
    STRETCH("stretch"),
    /** The whole picture, aspect kept, in the middle of the input; the rest is padding. */
    LETTERBOX("letterbox"),
    /** The same in the top left corner, as YOLOX and DETR are fed. */
    LETTERBOX_TOP_LEFT("letterbox-top-left"),
    /** The shorter side is resized, aspect kept, and the middle cut out. */
    CROP("crop"),
    /**
     * The picture's own size, for networks that take any; one that is larger than the input's size
     * is reduced until it lies inside, aspect kept.
     */
    OWN("own-size");

    private final String id;

    Fit(String id) {
      this.id = id;
    }

    /** The word used in flags and files. */
    public String id() {
      return id;
    }

    /** Whether the whole picture is kept and padded. */
    public boolean pads() {
      return this == LETTERBOX || this == LETTERBOX_TOP_LEFT;
    }

    /** What a shorter side says of the fit: 0 stretches, more is cropped. */
    public static Fit ofResize(int resize) {
      return resize > 0 ? CROP : STRETCH;
    }

    /** The fit with that id, in whatever case. */
    public static Optional<Fit> ofId(String id) {
      return Arrays.stream(values()).filter(f -> f.id.equalsIgnoreCase(id)).findFirst();
    }
  }

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

  /** Stretched where {@code resize} is 0, cropped otherwise. */
  public ImagePreprocessing(
      int resize,
      int width,
      int height,
      Layout layout,
      Channels channels,
      double scale,
      List<Double> mean,
      List<Double> std) {
    this(resize, width, height, layout, channels, scale, mean, std, Fit.ofResize(resize), 0);
  }

  /** The same with another fit. */
  public ImagePreprocessing withFit(Fit other, int shorterSide, int grey) {
    return new ImagePreprocessing(
        shorterSide, width, height, layout, channels, scale, mean, std, other, grey);
  }

  /**
   * Checks ranges; mean and std must have one value a channel, and only a crop has a shorter side.
   */
  public ImagePreprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (width < 1 || height < 1 || resize < 0) {
      throw new IllegalArgumentException(
          "sizes must be positive: resize " + resize + ", crop " + width + "x" + height);
    }
    if ((fit == Fit.CROP) != (resize > 0)) {
      throw new IllegalArgumentException(
          "the fit " + fit.id() + " does not go with a shorter side of " + resize + " pixels");
    }
    if (pad < 0 || pad > 255) {
      throw new IllegalArgumentException("the padding must be 0 to 255, not " + pad);
    }
    pad = fit.pads() ? pad : 0;
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
