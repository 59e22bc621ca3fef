package dev.lathe.engine.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Takes the stored numbers out of AWT images. {@code BufferedImage.getRGB} is used for palettes and
 * packed pixels only: for grey and profiled images it would convert through a colour space, and the
 * numbers would differ from those that networks are trained on.
 */
final class Rasters {
  private Rasters() {}

  static Picture toPicture(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(w, h))];
    ColorModel colors = image.getColorModel();
    int type = image.getRaster().getTransferType();
    boolean plain =
        colors instanceof ComponentColorModel
            && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
            && !colors.isAlphaPremultiplied();
    if (!plain) {
      packed(image, rgb);
    } else if (!interleavedBytes(image.getRaster(), rgb)) {
      bands(image.getRaster(), type == DataBuffer.TYPE_USHORT ? 8 : 0, rgb);
    }
    return new Picture(w, h, rgb);
  }

  /** The other way: the same numbers in an image. */
  static BufferedImage ofPicture(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.argb(), 0, picture.width());
    return image;
  }

  /** The common case, without a copy of each row: three bytes a pixel in some order. */
  private static boolean interleavedBytes(Raster raster, byte[] rgb) {
    if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
        || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
        || raster.getNumBands() != 3
        || raster.getSampleModelTranslateX() != 0
        || raster.getSampleModelTranslateY() != 0
        || raster.getMinX() != 0
        || raster.getMinY() != 0) {
      return false;
    }
    int[] band = model.getBandOffsets();
    byte[] from = buffer.getData();
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      int at = buffer.getOffset() + y * model.getScanlineStride();
      for (int x = 0; x < raster.getWidth(); x++, at += model.getPixelStride()) {
        rgb[to++] = from[at + band[0]];
        rgb[to++] = from[at + band[1]];
        rgb[to++] = from[at + band[2]];
      }
    }
    return true;
  }

  /** Grey, grey with alpha, colour, colour with alpha; 8 bits, or 16 shifted down. */
  private static void bands(Raster raster, int shift, byte[] rgb) {
    int w = raster.getWidth();
    int n = raster.getNumBands();
    int[] row = new int[w * n];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, row);
      for (int x = 0; x < w; x++) {
        int at = x * n;
        int alpha = n == 2 || n == 4 ? row[at + n - 1] >> shift : 255;
        int step = n >= 3 ? 1 : 0;
        for (int c = 0; c < 3; c++) {
          rgb[to++] = overWhite(row[at + c * step] >> shift, alpha);
        }
      }
    }
  }

  private static void packed(BufferedImage image, byte[] rgb) {
    int w = image.getWidth();
    int[] row = new int[w];
    int to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, w, 1, row, 0, w);
      for (int x = 0; x < w; x++) {
        int alpha = row[x] >>> 24;
        rgb[to++] = overWhite(row[x] >> 16 & 0xff, alpha);
        rgb[to++] = overWhite(row[x] >> 8 & 0xff, alpha);
        rgb[to++] = overWhite(row[x] & 0xff, alpha);
      }
    }
  }

  private static byte overWhite(int value, int alpha) {
    return (byte) (alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  /**
   * Four inks to red, green, blue, as the common tools do it: light times light. Files hold
   * inverted inks, with the Adobe marker or without (Pillow and browsers take them so), and with
   * the marker's transform 2 the first three as luma and chroma.
   */
  static Picture inksToPicture(Raster raster, int adobeTransform) {
    int w = raster.getWidth();
    int h = raster.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(w, h))];
    int[] row = new int[w * 4];
    int to = 0;
    for (int y = 0; y < h; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, row);
      for (int x = 0; x < w; x++) {
        int at = 4 * x;
        if (adobeTransform == 2) {
          inksOfLuma(row, at);
        }
        for (int c = 0; c < 3; c++) {
          rgb[to++] = (byte) ((row[at + c] * row[at + 3] + 127) / 255);
        }
      }
    }
    return new Picture(w, h, rgb);
  }

  private static void inksOfLuma(int[] row, int at) {
    double luma = row[at];
    double cb = row[at + 1] - 128.0;
    double cr = row[at + 2] - 128.0;
    row[at] = 255 - clip(luma + 1.402 * cr);
    row[at + 1] = 255 - clip(luma - 0.344136286 * cb - 0.714136286 * cr);
    row[at + 2] = 255 - clip(luma + 1.772 * cb);
  }

  private static int clip(double v) {
    return (int) Math.max(0, Math.min(255, Math.round(v)));
  }
}
