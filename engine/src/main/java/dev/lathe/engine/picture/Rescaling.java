package dev.lathe.engine.picture;

import dev.lathe.engine.answer.Raster;

/** Pictures of another size, bicubic with antialiasing, to the bit as Pillow's BICUBIC. */
public final class Rescaling {
  private Rescaling() {}

  /** The same picture in another size; itself where it has that size. */
  public static Raster to(Raster r, int width, int height) {
    if (r.width() == width && r.height() == height) {
      return r;
    }
    byte[] levels =
        Resampler.window(
            Resampler.Filter.BICUBIC,
            r.levels(),
            r.width(),
            r.height(),
            r.bands(),
            width,
            height,
            0,
            0,
            width,
            height,
            0);
    return new Raster(width, height, r.bands(), levels);
  }

  /**
   * The part of a picture that a network sees, in the picture's own colours and resized as the
   * network's input was, without padding.
   */
  public static Raster seen(Picture picture, PictureFrame f) {
    int x0 = Math.max(0, f.left());
    int y0 = Math.max(0, f.top());
    int width = Math.min(f.inputWidth(), f.left() + f.resizedWidth()) - x0;
    int height = Math.min(f.inputHeight(), f.top() + f.resizedHeight()) - y0;
    byte[] levels =
        Resampler.window(
            picture.rgb(),
            picture.width(),
            picture.height(),
            3,
            f.resizedWidth(),
            f.resizedHeight(),
            x0 - f.left(),
            y0 - f.top(),
            width,
            height,
            0);
    return new Raster(width, height, 3, levels);
  }
}
