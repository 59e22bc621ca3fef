package dev.lathe.engine.task;

import dev.lathe.engine.picture.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures made on the spot. */
public final class TestPictures {
  private TestPictures() {}

  /** A pattern in which every pixel differs from its neighbours. */
  public static Picture pattern(int w, int h) {
    byte[] rgb = new byte[3 * w * h];
    int i = 0;
    for (long y = 0; y < h; y++) {
      for (long x = 0; x < w; x++) {
        rgb[i++] = (byte) ((x * x * 7 + y * 13) % 256);
        rgb[i++] = (byte) ((x * 11 + y * y * 3 + x * y) % 256);
        rgb[i++] = (byte) ((x * 31 ^ y * 17) % 256);
      }
    }
    return new Picture(w, h, rgb);
  }

  /** An image of one colour ({@code 0xRRGGBB}). */
  public static BufferedImage plain(int w, int h, int colour) {
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        image.setRGB(x, y, colour);
      }
    }
    return image;
  }

  /** Encodes by a format of the JDK. */
  public static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes a PNG of one colour, with its folders. */
  public static Path png(Path file, int colour) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, encode(plain(8, 8, colour), "png"));
  }
}
