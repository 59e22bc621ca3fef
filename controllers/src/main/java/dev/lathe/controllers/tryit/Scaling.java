package dev.lathe.controllers.tryit;

import dev.lathe.controllers.services.PixelPicture;

/** Makes pictures smaller for the screen, by averaging the pixels under each new one. */
public final class Scaling {
  private Scaling() {}

  /** The picture with its longer side at most so long; itself when it already is. */
  public static PixelPicture fit(PixelPicture p, int side) {
    int longer = Math.max(p.width(), p.height());
    if (longer <= side) {
      return p;
    }
    int w = Math.max(1, Math.round((float) p.width() * side / longer));
    int h = Math.max(1, Math.round((float) p.height() * side / longer));
    int[] out = new int[w * h];
    for (int y = 0; y < h; y++) {
      int y0 = (int) ((long) y * p.height() / h);
      int y1 = Math.max(y0 + 1, (int) ((long) (y + 1) * p.height() / h));
      for (int x = 0; x < w; x++) {
        int x0 = (int) ((long) x * p.width() / w);
        int x1 = Math.max(x0 + 1, (int) ((long) (x + 1) * p.width() / w));
        out[y * w + x] = mean(p, x0, y0, x1, y1);
      }
    }
    return new PixelPicture(w, h, out);
  }

  private static int mean(PixelPicture p, int x0, int y0, int x1, int y1) {
    long r = 0;
    long g = 0;
    long b = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        int v = p.argb()[y * p.width() + x];
        r += v >> 16 & 0xff;
        g += v >> 8 & 0xff;
        b += v & 0xff;
      }
    }
    long n = (long) (x1 - x0) * (y1 - y0);
    return 0xff000000 | (int) (r / n) << 16 | (int) (g / n) << 8 | (int) (b / n);
  }
}
