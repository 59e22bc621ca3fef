package dev.lathe.engine.doctor;

import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.Picture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A way in which networks are fed with pixels: {@code (pixel * scale - mean) / std}.
 *
 * @param name for people: what the numbers are known as
 * @param scale factor on the 0..255 pixel
 * @param mean subtracted after scaling, red first; one value where there is one channel
 * @param std divided by after that, red first; one value where there is one channel
 */
record PixelRange(String name, double scale, List<Double> mean, List<Double> std) {
  private static final double BYTE = 1 / 255.0;

  /** About so many pixels of a picture are counted. */
  private static final int PIXELS = 10_000;

  private static final List<Double> NO_MEAN = List.of(0.0, 0.0, 0.0);
  private static final List<Double> NO_STD = List.of(1.0, 1.0, 1.0);

  /**
   * The ways of colour networks, the most common first. Means and deviations are those that
   * torchvision (ImageNet), OpenAI's CLIP, Caffe's and Keras' model zoos, the face detectors of
   * Linzaer and the usual trainings on CIFAR publish.
   */
  private static final List<PixelRange> COLOUR =
      List.of(
          new PixelRange("0 to 1", BYTE, NO_MEAN, NO_STD),
          new PixelRange("0 to 255", 1, NO_MEAN, NO_STD),
          new PixelRange(
              "ImageNet's mean and deviation",
              BYTE,
              List.of(0.485, 0.456, 0.406),
              List.of(0.229, 0.224, 0.225)),
          new PixelRange("−1 to 1", BYTE, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5)),
          new PixelRange("Caffe's means", 1, List.of(123.68, 116.779, 103.939), NO_STD),
          new PixelRange(
              "CIFAR-10's mean and deviation",
              BYTE,
              List.of(0.4914, 0.4822, 0.4465),
              List.of(0.2470, 0.2435, 0.2616)),
          new PixelRange(
              "CIFAR-100's mean and deviation",
              BYTE,
              List.of(0.5071, 0.4867, 0.4408),
              List.of(0.2675, 0.2565, 0.2761)),
          new PixelRange(
              "CLIP's mean and deviation",
              BYTE,
              List.of(0.48145466, 0.4578275, 0.40821073),
              List.of(0.26862954, 0.26130258, 0.27577711)),
          new PixelRange("−128 to 127", 1, List.of(128.0, 128.0, 128.0), NO_STD));

  private static final List<PixelRange> GREY =
      List.of(
          grey("0 to 1", BYTE, 0, 1),
          grey("0 to 255", 1, 0, 1),
          grey("−1 to 1", BYTE, 0.5, 0.5),
          grey("MNIST's mean and deviation", BYTE, 0.1307, 0.3081),
          grey("Fashion-MNIST's mean and deviation", BYTE, 0.2860, 0.3530),
          grey("1 to 0, dark on light", -BYTE, -1, 1),
          grey("255 to 0, dark on light", -1, -255, 1),
          grey("1 to −1, dark on light", -BYTE, -0.5, 0.5),
          grey("−128 to 127", 1, 128, 1));

  PixelRange {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  private static PixelRange grey(String name, double scale, double mean, double std) {
    return new PixelRange(name, scale, List.of(mean), List.of(std));
  }

  /** All ways for pixels in that order. */
  static List<PixelRange> of(Channels channels) {
    return channels == Channels.GRAY ? GREY : COLOUR;
  }

  /**
   * What a training on such pictures would have taken if it had counted for itself: mean and
   * deviation of the pixels, as shares of 255.
   *
   * @param pictures some of them, at least one
   */
  static PixelRange counted(List<Picture> pictures, Channels channels) {
    int bands = channels.count();
    double[] sum = new double[bands];
    double[] squares = new double[bands];
    long pixels = 0;
    for (Picture picture : pictures) {
      byte[] rgb = picture.rgb();
      // A large picture counts no more than a small one.
      int step = Math.max(1, rgb.length / 3 / PIXELS);
      for (int at = 0; at + 2 < rgb.length; at += 3 * step) {
        for (int b = 0; b < bands; b++) {
          double value = bands == 1 ? luma(rgb, at) : (rgb[at + b] & 0xff) / 255.0;
          sum[b] += value;
          squares[b] += value * value;
        }
        pixels++;
      }
    }
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (int b = 0; b < bands; b++) {
      double m = sum[b] / pixels;
      mean.add(rounded(m));
      std.add(Math.max(0.01, rounded(Math.sqrt(Math.max(0, squares[b] / pixels - m * m)))));
    }
    return new PixelRange("these pictures' own mean and deviation", BYTE, mean, std);
  }

  /** ITU-R 601. */
  private static double luma(byte[] rgb, int at) {
    return (0.299 * (rgb[at] & 0xff) + 0.587 * (rgb[at + 1] & 0xff) + 0.114 * (rgb[at + 2] & 0xff))
        / 255.0;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /** A preprocessing with this range, and with colours in that order. */
  ImagePreprocessing in(ImagePreprocessing p, Channels order) {
    return new ImagePreprocessing(
        p.resize(),
        p.width(),
        p.height(),
        p.layout(),
        order,
        scale,
        inOrder(mean, order),
        inOrder(std, order),
        p.fit(),
        p.pad());
  }

  private static List<Double> inOrder(List<Double> redFirst, Channels order) {
    List<Double> values = new ArrayList<>(redFirst);
    if (order == Channels.BGR) {
      Collections.reverse(values);
    }
    return values;
  }
}
