package dev.lathe.controllers.testing;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import java.util.List;
import java.util.Optional;

/**
 * The areas of a painted picture of 512 by 384 pixels: sky, field, and what sits in it, which the
 * variant sees a little lower; the left edge was cut off.
 */
final class FakeMasks {
  private static final int WIDTH = 512;
  private static final int HEIGHT = 384;

  private FakeMasks() {}

  static Segmentation answer(boolean original, List<String> names) {
    short[] classes = new short[WIDTH * HEIGHT];
    for (int i = 0; i < classes.length; i++) {
      double x = (i % WIDTH - 255) / 85.0;
      double y = (i / WIDTH - (original ? 215 : 225)) / 75.0;
      classes[i] =
          (short)
              (i % WIDTH < 12
                  ? PixelClasses.UNKNOWN
                  : x * x + y * y <= 1 ? 2 : i / WIDTH < 200 ? 0 : 1);
    }
    return new Segmentation(
        new PixelClasses(WIDTH, HEIGHT, classes),
        WIDTH,
        HEIGHT,
        new float[] {.97f, .93f, .81f},
        names,
        false,
        Optional.empty());
  }
}
