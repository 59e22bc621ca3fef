package dev.lathe.engine.picture;

import java.io.IOException;

/** Raw 8-bit PGM and PPM: what rows of array files are handed over as. */
final class Pnm {
  private Pnm() {}

  static boolean isPnm(byte[] b) {
    return b.length > 8 && b[0] == 'P' && (b[1] == '5' || b[1] == '6') && isSpace(b[2]);
  }

  static Picture decode(byte[] b) throws IOException {
    int[] at = {2};
    int width = number(b, at);
    int height = number(b, at);
    int top = number(b, at);
    int channels = b[1] == '6' ? 3 : 1;
    int from = at[0] + 1;
    if (width < 1 || height < 1 || top != 255 || (long) width * height > Pictures.MAX_PIXELS) {
      throw new IOException("header " + width + " " + height + " " + top);
    }
    if (b.length - from < width * height * channels) {
      throw new IOException("too few pixels");
    }
    byte[] rgb = new byte[3 * width * height];
    if (channels == 3) {
      System.arraycopy(b, from, rgb, 0, rgb.length);
    } else {
      for (int i = 0; i < width * height; i++) {
        rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = b[from + i];
      }
    }
    return new Picture(width, height, rgb);
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private static int number(byte[] b, int[] at) throws IOException {
    int i = at[0];
    while (i < b.length && (isSpace(b[i]) || b[i] == '#')) {
      if (b[i] == '#') {
        while (i < b.length && b[i] != '\n') {
          i++;
        }
      } else {
        i++;
      }
    }
    int value = 0;
    int digits = 0;
    while (i < b.length && b[i] >= '0' && b[i] <= '9' && digits < 7) {
      value = value * 10 + b[i++] - '0';
      digits++;
    }
    if (digits == 0) {
      throw new IOException("no number at byte " + i);
    }
    at[0] = i;
    return value;
  }
}
