package dev.lathe.engine.picture;

import java.io.IOException;

/**
 * What a JPEG says of itself before its first scan.
 *
 * @param components colour channels: 1 grey, 3 colour, 4 inks
 * @param adobeTransform the Adobe marker's colour transform (0 none, 1 YCbCr, 2 YCCK); -1 without
 *     the marker
 */
record JpegHeader(int width, int height, int components, int adobeTransform) {
  /**
   * Walks the markers.
   *
   * @throws IOException when there is no frame header
   */
  static JpegHeader read(byte[] b) throws IOException {
    int adobe = -1;
    int at = 2;
    while (at + 4 <= b.length) {
      if ((b[at] & 0xff) != 0xff) {
        at++;
        continue;
      }
      int marker = b[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) {
        break;
      }
      int length = u16(b, at + 2);
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame && at + 10 <= b.length) {
        return new JpegHeader(u16(b, at + 7), u16(b, at + 5), b[at + 9] & 0xff, adobe);
      }
      if (marker == 0xee && length >= 14 && at + 16 <= b.length && isAdobe(b, at + 4)) {
        adobe = b[at + 15] & 0xff;
      }
      at += 2 + Math.max(2, length);
    }
    throw new IOException("no frame header");
  }

  private static boolean isAdobe(byte[] b, int at) {
    return b[at] == 'A'
        && b[at + 1] == 'd'
        && b[at + 2] == 'o'
        && b[at + 3] == 'b'
        && b[at + 4] == 'e';
  }

  private static int u16(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }
}
