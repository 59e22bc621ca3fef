package dev.lathe.engine.picture;

import java.io.IOException;
import java.util.Arrays;

/**
 * What a GIF says of its canvas and its first frame, which may be smaller (GIF89a, sections 18 to
 * 23).
 *
 * @param width of the canvas in pixels; as large as the first frame at least
 * @param height of the canvas in pixels; as large as the first frame at least
 * @param left where the frame begins
 * @param top where the frame begins
 * @param frameWidth of the frame
 * @param frameHeight of the frame
 * @param fill red, green and blue of the canvas outside the frame: white where the frame has a
 *     transparent colour, else the first colour of its palette, as Pillow fills it
 */
record GifHeader(
    int width, int height, int left, int top, int frameWidth, int frameHeight, byte[] fill) {
  private static final int SCREEN = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int DESCRIPTOR = 0x2c;

  /**
   * Walks the blocks up to the first frame.
   *
   * @throws IOException when there is none
   */
  static GifHeader read(byte[] b) throws IOException {
    int at = SCREEN + table(u8(b, 10));
    boolean transparent = false;
    while (u8(b, at) == EXTENSION) {
      if (u8(b, at + 1) == GRAPHIC_CONTROL && u8(b, at + 2) >= 4) {
        transparent = (u8(b, at + 3) & 1) != 0;
      }
      at += 2;
      for (int n = u8(b, at); n > 0; n = u8(b, at)) {
        at += 1 + n;
      }
      at++;
    }
    if (u8(b, at) != DESCRIPTOR) {
      throw new IOException("no frame");
    }
    int left = u16(b, at + 1);
    int top = u16(b, at + 3);
    int width = u16(b, at + 5);
    int height = u16(b, at + 7);
    boolean own = table(u8(b, at + 9)) > 0;
    boolean any = own || table(u8(b, 10)) > 0;
    byte[] fill = new byte[3];
    if (transparent) {
      Arrays.fill(fill, (byte) 0xff);
    } else if (any) {
      fill = Arrays.copyOfRange(b, own ? at + 10 : SCREEN, (own ? at + 10 : SCREEN) + 3);
    }
    return new GifHeader(
        Math.max(u16(b, 6), left + width),
        Math.max(u16(b, 8), top + height),
        left,
        top,
        width,
        height,
        fill);
  }

  /** The bytes of a colour table. */
  private static int table(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static int u8(byte[] b, int at) throws IOException {
    if (at >= b.length) {
      throw new IOException("it ends before its first frame");
    }
    return b[at] & 0xff;
  }

  private static int u16(byte[] b, int at) throws IOException {
    return u8(b, at) | u8(b, at + 1) << 8;
  }

  /** The canvas with the frame on it. */
  Picture onCanvas(Picture frame) {
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = fill[i % 3];
    }
    for (int y = 0; y < frame.height(); y++) {
      System.arraycopy(
          frame.rgb(),
          3 * y * frame.width(),
          rgb,
          3 * ((top + y) * width + left),
          3 * frame.width());
    }
    return new Picture(width, height, rgb);
  }
}
