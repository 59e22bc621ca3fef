package dev.lathe.engine.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The ending of a picture's file by its first bytes: a name may have none, or a wrong one. */
final class PictureEndings {
  private PictureEndings() {}

  /** With its dot; empty for a format that is not known. */
  static String of(byte[] bytes) {
    if (begins(bytes, 0, 0x89, 'P', 'N', 'G')) {
      return ".png";
    } else if (begins(bytes, 0, 0xff, 0xd8, 0xff)) {
      return ".jpg";
    } else if (begins(bytes, 0, 'G', 'I', 'F', '8')) {
      return ".gif";
    } else if (begins(bytes, 0, 'B', 'M')) {
      return ".bmp";
    } else if (begins(bytes, 0, 'I', 'I', 42, 0) || begins(bytes, 0, 'M', 'M', 0, 42)) {
      return ".tif";
    } else if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) {
      return ".webp";
    }
    String head = new String(Arrays.copyOf(bytes, 2), StandardCharsets.ISO_8859_1);
    return head.matches("P[1-6]") ? ".pnm" : "";
  }

  private static boolean begins(byte[] bytes, int from, int... values) {
    for (int i = 0; i < values.length; i++) {
      if (from + i >= bytes.length || (bytes[from + i] & 0xff) != values[i]) {
        return false;
      }
    }
    return true;
  }
}
