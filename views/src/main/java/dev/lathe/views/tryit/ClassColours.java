package dev.lathe.views.tryit;

import java.util.List;
import javafx.scene.paint.Color;

/** The colours of classes: fixed by the class's number, so that they mean the same on each card. */
final class ClassColours {
  /** Style classes {@code class-0} … {@code class-7}. */
  static final int COUNT = 8;

  /** The colours of those style classes: readable on light and on dark. */
  private static final List<Color> FIRST =
      List.of(
          Color.web("#bf3989"),
          Color.web("#0969da"),
          Color.web("#1a7f37"),
          Color.web("#9a6700"),
          Color.web("#8250df"),
          Color.web("#0e7490"),
          Color.web("#bc4c00"),
          Color.web("#59636e"));

  /** From one hue to the next: however many there are, they lie far apart (the golden angle). */
  private static final double TURN = 137.508;

  private ClassColours() {}

  /** The colour of a class of which there may be many: the first as boxes have them. */
  static Color of(int index) {
    if (index < COUNT) {
      return FIRST.get(index);
    }
    // Three steps of lightness besides, for hues alone come close after some tens.
    double bright = 0.5 + 0.14 * (index % 3);
    return Color.hsb(index * TURN % 360, 0.72, bright);
  }

  /** The same as {@code 0xAARRGGBB}, opaque. */
  static int argb(int index) {
    Color c = of(index);
    return 0xff000000
        | (int) Math.round(255 * c.getRed()) << 16
        | (int) Math.round(255 * c.getGreen()) << 8
        | (int) Math.round(255 * c.getBlue());
  }
}
