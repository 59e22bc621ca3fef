package dev.lathe.assets.make.signs;

import java.awt.Color;
import java.util.Random;

/** Colours of scenes, and numbers between two others. */
final class Colors {
  private Colors() {}

  static double between(Random random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /** {@code share} of the second colour in the first. */
  static Color mix(Color a, Color b, double share) {
    return new Color(
        (int) Math.round(a.getRed() + (b.getRed() - a.getRed()) * share),
        (int) Math.round(a.getGreen() + (b.getGreen() - a.getGreen()) * share),
        (int) Math.round(a.getBlue() + (b.getBlue() - a.getBlue()) * share));
  }

  /** Any colour that is not glaring. */
  static Color muted(Random random) {
    return any(random, 0.45f);
  }

  /** Any colour at all. */
  static Color any(Random random) {
    return any(random, 1);
  }

  private static Color any(Random random, float saturation) {
    float hue = random.nextFloat();
    float s = saturation * random.nextFloat();
    return new Color(Color.HSBtoRGB(hue, s, 0.15f + 0.8f * random.nextFloat()));
  }
}
