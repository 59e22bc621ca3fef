package dev.lathe.engine.decode;

import dev.lathe.engine.detect.InputSize;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorSpec;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How an output lies over the pixels of a picture.
 *
 * @param form which axis is which
 * @param channels scores a pixel, 1 or more; 1 of indices
 */
public record PixelLayout(Form form, int channels) {
  /** A coarser output is a map of features rather than of pixels. */
  private static final double COARSEST = 9;

  /** How far the proportions may be off: sides are rounded up where they are divided. */
  private static final double SLACK = 0.15;

  /** More classes than any network has that tells pixels apart. */
  private static final int MOST_CHANNELS = 4096;

  /** Which axis is which; the first counts samples. */
  public enum Form {
    /** {@code [N,C,H,W]}. */
    CHANNELS_FIRST,
    /** {@code [N,H,W,C]}. */
    CHANNELS_LAST,
    /** {@code [N,H,W]}. */
    NO_CHANNELS
  }

  /**
   * The layout of a declared output over a picture: its sides belong to the input's.
   *
   * @param input the network's input; sides of 0 are open
   * @return empty where it is no map of that picture's pixels
   */
  public static Optional<PixelLayout> declared(TensorSpec output, InputSize input) {
    if (output.rank() != 3 && output.rank() != 4 || output.type() == DataType.STRING) {
      return Optional.empty();
    }
    long[] shape = LongStream.range(0, output.rank()).map(i -> output.length((int) i)).toArray();
    return of(shape, input).filter(l -> l.isTied(shape, input));
  }

  /**
   * The layout of a tensor, or of a declared shape with −1 for what is open.
   *
   * @param input sides of 0 are not known
   * @return empty where it is no map of a picture's pixels
   */
  static Optional<PixelLayout> of(long[] shape, InputSize input) {
    if (shape.length == 3) {
      return fits(shape[1], shape[2], input)
          ? Optional.of(new PixelLayout(Form.NO_CHANNELS, 1))
          : Optional.empty();
    } else if (shape.length != 4) {
      return Optional.empty();
    } else if (isChannels(shape[1]) && fits(shape[2], shape[3], input)) {
      return Optional.of(new PixelLayout(Form.CHANNELS_FIRST, (int) shape[1]));
    } else if (isChannels(shape[3]) && fits(shape[1], shape[2], input)) {
      return Optional.of(new PixelLayout(Form.CHANNELS_LAST, (int) shape[3]));
    }
    return Optional.empty();
  }

  private static boolean isChannels(long length) {
    return length >= 1 && length <= MOST_CHANNELS;
  }

  /** Whether the proportions are the input's. */
  private static boolean fits(long height, long width, InputSize input) {
    if (height == 0 || width == 0) {
      return false;
    }
    if (height < 0 || width < 0 || input.height() == 0 || input.width() == 0) {
      return true;
    }
    double down = (double) input.height() / height;
    double across = (double) input.width() / width;
    return Math.abs(down - across) <= SLACK * Math.max(down, across);
  }

  /** Whether the sides go with the input's: neither larger nor much smaller, open where it is. */
  private boolean isTied(long[] shape, InputSize input) {
    int at = form == Form.CHANNELS_FIRST ? 2 : 1;
    return isTied(shape[at], input.height()) && isTied(shape[at + 1], input.width());
  }

  private static boolean isTied(long length, int side) {
    if (side == 0 || length < 0) {
      return length < 0;
    }
    double times = (double) side / length;
    return times > 0.95 && times <= COARSEST;
  }

  /** The height of a tensor that lies so. */
  int height(long[] shape) {
    return (int) shape[form == Form.CHANNELS_FIRST ? 2 : 1];
  }

  /** The width of a tensor that lies so. */
  int width(long[] shape) {
    return (int) shape[form == Form.CHANNELS_FIRST ? 3 : 2];
  }
}
