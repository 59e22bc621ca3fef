package dev.lathe.engine.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which way up a picture is. */
final class Exif {
  private Exif() {}

  /** The EXIF orientation, 1 to 8; 1 (upright) where there is none or it cannot be read. */
  static int orientation(byte[] encoded, String format) {
    if (!mentionsExif(encoded, format)) {
      return 1;
    }
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(encoded);
      Metadata metadata =
          format.equals("JPEG")
              ? JpegMetadataReader.readMetadata(in, List.of(new ExifReader()))
              : ImageMetadataReader.readMetadata(in, encoded.length);
      for (ExifIFD0Directory d : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
        Integer o = d.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        if (o != null && o >= 1 && o <= 8) {
          return o;
        }
      }
    } catch (IOException | ImageProcessingException | RuntimeException e) {
      // A damaged note about the picture is no reason to refuse the picture.
      return 1;
    }
    return 1;
  }

  /** A cheap look, since most pictures carry none: the parser is not even loaded for those. */
  private static boolean mentionsExif(byte[] b, String format) {
    String mark =
        switch (format) {
          case "JPEG" -> "Exif\0";
          case "PNG" -> "eXIf";
          case "WEBP" -> "EXIF";
          default -> "";
        };
    if (mark.isEmpty()) {
      return false;
    }
    byte[] m = mark.getBytes(StandardCharsets.US_ASCII);
    // JPEG keeps it among the first segments; the others may have it after the pixels.
    int end = Math.min(b.length, format.equals("JPEG") ? 1 << 17 : b.length) - m.length;
    for (int i = 0; i <= end; i++) {
      int k = 0;
      while (k < m.length && b[i + k] == m[k]) {
        k++;
      }
      if (k == m.length) {
        return true;
      }
    }
    return false;
  }

  /** Turns and mirrors the picture as its orientation says. */
  static Picture upright(Picture p, int orientation) {
    if (orientation <= 1) {
      return p;
    }
    int w = p.width();
    int h = p.height();
    boolean swapped = orientation >= 5;
    int outW = swapped ? h : w;
    int outH = swapped ? w : h;
    byte[] from = p.rgb();
    byte[] to = new byte[from.length];
    for (int y = 0; y < outH; y++) {
      for (int x = 0; x < outW; x++) {
        int sx =
            switch (orientation) {
              case 2, 3 -> w - 1 - x;
              case 4 -> x;
              case 5, 6 -> y;
              default -> w - 1 - y;
            };
        int sy =
            switch (orientation) {
              case 2 -> y;
              case 3, 4 -> h - 1 - y;
              case 5, 8 -> x;
              default -> h - 1 - x;
            };
        System.arraycopy(from, 3 * (sy * w + sx), to, 3 * (y * outW + x), 3);
      }
    }
    return new Picture(outW, outH, to);
  }
}
