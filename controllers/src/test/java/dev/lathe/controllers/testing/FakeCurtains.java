package dev.lathe.controllers.testing;

import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.Raster;
import java.util.Optional;

/** A disc before a slope of grey, made three times larger; the variant's edge is softer. */
final class FakeCurtains {
  private static final int WIDTH = 384;
  private static final int HEIGHT = 288;

  private FakeCurtains() {}

  static OutputPicture answer(boolean original) {
    OutputPicture.Shown shown = new OutputPicture.Shown(picture(24), picture(original ? 2 : 6));
    return new OutputPicture(shown.after(), 3, 0, 0, Optional.of(shown));
  }

  /** With an edge of so many pixels. */
  private static Raster picture(double edge) {
    byte[] levels = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      double far = Math.hypot(i % WIDTH - WIDTH / 2.0, i / WIDTH - HEIGHT / 2.0) - 80;
      double inside = Math.max(0, Math.min(1, 0.5 - far / edge));
      double ground = 60 + 120.0 * (i % WIDTH) / WIDTH;
      levels[3 * i] = (byte) (ground + inside * (220 - ground));
      levels[3 * i + 1] = (byte) (ground + inside * (120 - ground));
      levels[3 * i + 2] = (byte) ground;
    }
    return new Raster(WIDTH, HEIGHT, 3, levels);
  }
}
