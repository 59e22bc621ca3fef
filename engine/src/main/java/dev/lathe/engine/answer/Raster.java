package dev.lathe.engine.answer;

/**
 * Pixels of 8 bits a band, interleaved, row by row from the top left. Immutable by agreement:
 * nobody writes into the array.
 *
 * @param width pixels a row
 * @param height rows
 * @param bands 1 (luminance) or 3 (red, green, blue)
 * @param levels {@code bands * width * height} bytes, 0..255
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by the metrics, never by equals.
public record Raster(int width, int height, int bands, byte[] levels) {
  /** Checks the sizes. */
  public Raster {
    if (width < 1
        || height < 1
        || bands != 1 && bands != 3
        || levels.length != (long) bands * width * height) {
      throw new IllegalArgumentException(
          width + "x" + height + "x" + bands + " pixels do not fit " + levels.length + " bytes");
    }
  }

  /** Whether another one has as many pixels a row and as many rows. */
  public boolean hasSizeOf(Raster other) {
    return width == other.width && height == other.height;
  }

  /** A part of it; the rectangle lies inside. */
  public Raster part(int left, int top, int partWidth, int partHeight) {
    byte[] part = new byte[bands * partWidth * partHeight];
    for (int y = 0; y < partHeight; y++) {
      System.arraycopy(
          levels,
          bands * ((top + y) * width + left),
          part,
          bands * y * partWidth,
          bands * partWidth);
    }
    return new Raster(partWidth, partHeight, bands, part);
  }
}
