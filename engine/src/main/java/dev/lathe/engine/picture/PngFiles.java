package dev.lathe.engine.picture;

import dev.lathe.engine.answer.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures as PNG: red, green, blue, or grey, 8 bits each. */
public final class PngFiles {
  private PngFiles() {}

  /** The bytes of such a file. */
  public static byte[] encode(Raster r) {
    boolean grey = r.bands() == 1;
    BufferedImage image =
        new BufferedImage(
            r.width(),
            r.height(),
            grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    if (grey) {
      // Straight into the raster: setRGB would go through a colour space and change the levels.
      image.getRaster().setDataElements(0, 0, r.width(), r.height(), r.levels());
    } else {
      image.setRGB(0, 0, r.width(), r.height(), Picture.of(r).argb(), 0, r.width());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // in memory there is nothing to fail
    }
    return out.toByteArray();
  }
}
