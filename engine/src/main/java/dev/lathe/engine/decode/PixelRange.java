package dev.lathe.engine.decode;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What values of an output picture mean: how they are turned into pixels of 0..255. */
public enum PixelRange {
  /** As the input's: scale, mean and deviation are undone. */
  AS_INPUT("as-input", "As the input's"),
  /** Black is 0 and white 1. */
  UNIT("0-1", "0 … 1"),
  /** Black is 0 and white 255. */
  BYTES("0-255", "0 … 255"),
  /** Black is −1 and white 1. */
  SIGNED("-1-1", "−1 … 1");

  private final String id;
  private final String title;

  PixelRange(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** The word in flags and sidecars. */
  public String id() {
    return id;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** The one with that id. */
  public static Optional<PixelRange> ofId(String id) {
    return Arrays.stream(values()).filter(r -> r.id.equals(id)).findFirst();
  }

  /**
   * From a value to a level.
   *
   * @param factor on the value
   * @param offset added after that; the level is not yet cut to 0..255
   */
  record Line(float factor, float offset) {}

  /**
   * How a channel's values become levels.
   *
   * @param channel in the order of the output
   * @param input how the network is fed; empty where that is not known, then 0..255 is taken for it
   */
  Line line(int channel, Optional<ImagePreprocessing> input) {
    return switch (this) {
      case UNIT -> new Line(255, 0);
      case BYTES -> new Line(1, 0);
      case SIGNED -> new Line(127.5f, 127.5f);
      case AS_INPUT -> input.map(p -> undone(p, channel)).orElse(new Line(1, 0));
    };
  }

  private static Line undone(ImagePreprocessing p, int channel) {
    return new Line(
        (float) (of(p.std(), channel) / p.scale()), (float) (of(p.mean(), channel) / p.scale()));
  }

  private static double of(List<Double> values, int channel) {
    return values.get(Math.min(channel, values.size() - 1));
  }
}
