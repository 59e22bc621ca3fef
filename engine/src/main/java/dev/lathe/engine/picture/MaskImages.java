package dev.lathe.engine.picture;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.PixelClasses;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures whose pixels are numbers of classes: read as they are stored, without their colours. */
public final class MaskImages {
  private static final int COLOURS = 256;

  private MaskImages() {}

  /**
   * The values of a mask.
   *
   * @param values as stored: the place in the palette, or the grey; 65535 is taken for unknown
   * @param palette whether they are places in a palette
   */
  public record Values(PixelClasses values, boolean palette) {}

  /**
   * Reads the values: the place in the palette where there is one, else the grey.
   *
   * @param encoded the bytes of the file
   * @param name what to call it in errors
   * @throws LatheException when it is no picture, or one in colours, which say no class
   */
  public static Values read(byte[] encoded, String name) {
    BufferedImage image = Pictures.image(encoded, name);
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    Raster raster = image.getRaster();
    int bands = palette ? 1 : raster.getNumBands();
    int w = raster.getWidth();
    int h = raster.getHeight();
    short[] values = new short[w * h];
    int[] row = new int[w * raster.getNumBands()];
    for (int y = 0; y < h; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, row);
      for (int x = 0; x < w; x++) {
        int at = x * raster.getNumBands();
        if (bands >= 3 && (row[at] != row[at + 1] || row[at] != row[at + 2])) {
          throw LatheException.input(
              name + " is in colours, which say no class.",
              "The pixels of a mask are numbers of classes: a palette's, or greys.",
              "Save it with a palette, or in grey with the class as value.");
        }
        values[y * w + x] = (short) row[at];
      }
    }
    return new Values(new PixelClasses(w, h, values), palette);
  }

  /**
   * A PNG whose pixels are the classes: with Pascal VOC's palette, 255 being unknown, or where
   * there are more classes than that in 16 bits of grey, 65535 being unknown.
   */
  public static byte[] png(PixelClasses classes) {
    boolean wide = classes.counts().length >= COLOURS;
    BufferedImage image =
        wide
            ? new BufferedImage(classes.width(), classes.height(), BufferedImage.TYPE_USHORT_GRAY)
            : new BufferedImage(
                classes.width(),
                classes.height(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, COLOURS, colours(), 0, false, -1, DataBuffer.TYPE_BYTE));
    WritableRaster raster = image.getRaster();
    int[] row = new int[classes.width()];
    for (int y = 0; y < classes.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        int c = classes.at(x, y);
        row[x] = wide ? c : Math.min(c, COLOURS - 1);
      }
      raster.setPixels(0, y, row.length, 1, row);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** {@code 0xAARRGGBB} of each class. */
  private static int[] colours() {
    int[] colours = new int[COLOURS];
    for (int c = 0; c < COLOURS; c++) {
      colours[c] = 0xff000000 | colour(c);
    }
    return colours;
  }

  /**
   * {@code 0xRRGGBB} of a class in Pascal VOC's masks: the bits of its number spread over the three
   * colours, the highest first (VOCdevkit, {@code VOClabelcolormap.m}).
   *
   * @param index 0..255
   */
  static int colour(int index) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int left = index;
    for (int bit = 7; left > 0; bit--, left >>= 3) {
      red |= (left & 1) << bit;
      green |= (left >> 1 & 1) << bit;
      blue |= (left >> 2 & 1) << bit;
    }
    return red << 16 | green << 8 | blue;
  }
}
