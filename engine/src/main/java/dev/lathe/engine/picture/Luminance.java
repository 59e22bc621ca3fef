package dev.lathe.engine.picture;

import dev.lathe.engine.answer.Raster;

/**
 * Luminance and chroma over the full range of 8 bits, as JPEG files hold them (JFIF 1.02; weights
 * of ITU-R BT.601).
 */
public final class Luminance {
  private Luminance() {}

  /** The luminance of a picture in fixed point, as Pillow's mode L; of one band, itself. */
  public static Raster of(Raster r) {
    return r.bands() == 1 ? r : new Raster(r.width(), r.height(), 1, of(r.levels()));
  }

  /** The luminance of interleaved red, green, blue. */
  static byte[] of(byte[] rgb) {
    byte[] out = new byte[rgb.length / 3];
    for (int i = 0, at = 0; i < out.length; i++, at += 3) {
      out[i] =
          (byte)
              (((rgb[at] & 0xff) * 19595
                      + (rgb[at + 1] & 0xff) * 38470
                      + (rgb[at + 2] & 0xff) * 7471
                      + 0x8000)
                  >> 16);
    }
    return out;
  }

  /**
   * A luminance with the chroma of a picture of the same size, as red, green, blue. Upscaling that
   * picture first and taking its chroma is upscaling its chroma: both are linear.
   *
   * @param luminance one band
   * @param colours three bands, of the same size
   */
  public static Raster join(Raster luminance, Raster colours) {
    if (luminance.bands() != 1 || colours.bands() != 3 || !luminance.hasSizeOf(colours)) {
      throw new IllegalArgumentException("a luminance is joined to colours of its size");
    }
    byte[] y = luminance.levels();
    byte[] rgb = colours.levels();
    byte[] out = new byte[rgb.length];
    for (int i = 0, at = 0; i < y.length; i++, at += 3) {
      double r = rgb[at] & 0xff;
      double g = rgb[at + 1] & 0xff;
      double b = rgb[at + 2] & 0xff;
      double cb = -0.168735892 * r - 0.331264108 * g + 0.5 * b;
      double cr = 0.5 * r - 0.418687589 * g - 0.081312411 * b;
      double luma = y[i] & 0xff;
      out[at] = level(luma + 1.402 * cr);
      out[at + 1] = level(luma - 0.344136286 * cb - 0.714136286 * cr);
      out[at + 2] = level(luma + 1.772 * cb);
    }
    return new Raster(luminance.width(), luminance.height(), 3, out);
  }

  /** A picture of one band as grey red, green, blue; of three, itself. */
  public static Raster grey(Raster r) {
    if (r.bands() == 3) {
      return r;
    }
    byte[] out = new byte[3 * r.levels().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = r.levels()[i / 3];
    }
    return new Raster(r.width(), r.height(), 3, out);
  }

  private static byte level(double v) {
    return (byte) Math.max(0, Math.min(255, Math.round(v)));
  }
}
