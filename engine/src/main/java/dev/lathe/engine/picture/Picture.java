package dev.lathe.engine.picture;

import dev.lathe.engine.answer.Raster;

/**
 * A decoded picture: 8 bits a channel, red, green, blue, row by row from the top left, upright,
 * without transparency and without a colour profile. Immutable by agreement: nobody writes into the
 * array.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /**
   * Takes the array over.
   *
   * @param rgb {@code 3 * width * height} bytes
   */
  public Picture(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          width + "x" + height + " pixels do not fit " + rgb.length + " bytes");
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** Of one band (grey) or three. */
  public static Picture of(Raster r) {
    return new Picture(r.width(), r.height(), Luminance.grey(r).levels());
  }

  /** The same bytes as a raster of three bands. */
  public Raster raster() {
    return new Raster(width, height, 3, rgb);
  }

  /** Pixels a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The bytes themselves; callers must not change them. */
  public byte[] rgb() {
    return rgb;
  }

  /** One pixel as {@code 0xAARRGGBB}, opaque. */
  public int argb(int x, int y) {
    int i = 3 * (y * width + x);
    return 0xff000000 | (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | (rgb[i + 2] & 0xff);
  }

  /** All pixels as {@code 0xAARRGGBB}, for screens. */
  public int[] argb() {
    int[] out = new int[width * height];
    for (int i = 0; i < out.length; i++) {
      out[i] = argb(i % width, i / width);
    }
    return out;
  }
}
