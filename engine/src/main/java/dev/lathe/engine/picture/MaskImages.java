package dev.lathe.engine.picture;

import dev.lathe.engine.answer.PixelClasses;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Pictures whose pixels are numbers of classes, read as they are stored, or colours that stand for
 * classes.
 */
public final class MaskImages {
  private static final int COLOURS = 256;

  private MaskImages() {}

  /**
   * The values of a mask.
   *
   * @param values as stored: the place in the palette, the grey, or the number of the colour; 65535
   *     is taken for unknown
   * @param form what they are
   */
  public record Values(PixelClasses values, Form form) {
    /** Whether they are places in a palette. */
    public boolean palette() {
      return form == Form.PALETTE;
    }
  }

  /** What the values of a mask are. */
  public enum Form {
    /** Of a picture of one channel. */
    GREYS,
    /** Places in a palette. */
    PALETTE,
    /** Of a picture of three channels without any colour: among masks in colours it is one too. */
    GREYS_IN_RGB,
    /** Numbers of colours. */
    COLOURS
  }

  /** Reads the values of one mask alone: see {@link #read(byte[], String, MaskColours)}. */
  public static Values read(byte[] encoded, String name) {
    return read(encoded, name, new MaskColours());
  }

  /**
   * Reads the values: the place in the palette where there is one, else the grey; where any pixel
   * has a colour, the numbers of the colours.
   *
   * @param encoded the bytes of the file
   * @param name what to call it in errors
   * @param colours numbers the colours, for all masks of a data set
   * @throws dev.lathe.base.LatheException when it is no picture, or has too many colours for a mask
   */
  public static Values read(byte[] encoded, String name, MaskColours colours) {
    BufferedImage image = Pictures.image(encoded, name);
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    Raster raster = image.getRaster();
    boolean three = !palette && raster.getNumBands() >= 3;
    int w = raster.getWidth();
    int h = raster.getHeight();
    short[] values = new short[w * h];
    int[] rgb = new int[three ? w * h : 0];
    boolean coloured = false;
    int[] row = new int[w * raster.getNumBands()];
    int down = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    for (int y = 0; y < h; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, row);
      for (int x = 0; x < w; x++) {
        int at = x * raster.getNumBands();
        values[y * w + x] = (short) row[at];
        if (three) {
          coloured |= row[at] != row[at + 1] || row[at] != row[at + 2];
          rgb[y * w + x] = row[at] >> down << 16 | row[at + 1] >> down << 8 | row[at + 2] >> down;
        }
      }
    }
    short[] read = coloured ? colours.numbers(rgb, name) : values;
    Form grey = three ? Form.GREYS_IN_RGB : palette ? Form.PALETTE : Form.GREYS;
    return new Values(new PixelClasses(w, h, read), coloured ? Form.COLOURS : grey);
  }

  /** A PNG whose pixels are the classes, in Pascal VOC's colours: see {@link #png}. */
  public static byte[] png(PixelClasses classes) {
    return png(classes, List.of());
  }

  /**
   * A PNG whose pixels are the classes: with a palette, 255 being unknown, or where there are more
   * classes than that in 16 bits of grey, 65535 being unknown.
   *
   * @param own the colours of the classes, {@code 0xRRGGBB}; those beyond have Pascal VOC's
   */
  public static byte[] png(PixelClasses classes, List<Integer> own) {
    boolean wide = classes.counts().length >= COLOURS;
    BufferedImage image =
        wide
            ? new BufferedImage(classes.width(), classes.height(), BufferedImage.TYPE_USHORT_GRAY)
            : new BufferedImage(
                classes.width(),
                classes.height(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, COLOURS, colours(own), 0, false, -1, DataBuffer.TYPE_BYTE));
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
  private static int[] colours(List<Integer> own) {
    int[] colours = new int[COLOURS];
    for (int c = 0; c < COLOURS; c++) {
      colours[c] = 0xff000000 | (c < own.size() && c < COLOURS - 1 ? own.get(c) : colour(c));
    }
    return colours;
  }

  /**
   * {@code 0xRRGGBB} of a class in Pascal VOC's masks: the bits of its number spread over the three
   * colours, the highest first (VOCdevkit, {@code VOClabelcolormap.m}).
   *
   * @param index 0..255
   */
  public static int colour(int index) {
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
