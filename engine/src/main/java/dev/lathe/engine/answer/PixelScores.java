package dev.lathe.engine.answer;

/**
 * What a network says of each pixel, before a class is chosen.
 *
 * @param channels 1 where a single score tells the object from its background, else a score a class
 * @param width pixels a row
 * @param height rows
 * @param values channel by channel, row by row: {@code channels * height * width}
 * @param cut of a single channel: from which score on a pixel belongs to the object
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: interpolated once and dropped.
public record PixelScores(int channels, int width, int height, float[] values, float cut) {
  /** Checks the length. */
  public PixelScores {
    if (values.length != (long) channels * width * height) {
      throw new IllegalArgumentException(
          channels + "x" + height + "x" + width + " scores are not " + values.length);
    }
  }
}
