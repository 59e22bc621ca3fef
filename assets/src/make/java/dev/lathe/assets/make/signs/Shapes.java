package dev.lathe.assets.make.signs;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/** Outlines about the origin; a sign has the radius 1. */
final class Shapes {
  /** Which of the seven bars of a digit are lit: top, upper and lower sides, middle, bottom. */
  private static final int[] DIGITS = {
    0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010,
    0b1111111, 0b1111011
  };

  private Shapes() {}

  static Shape disc(double radius) {
    return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
  }

  static Shape box(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
  }

  /** A regular polygon; {@code turn} in radians from the right, clockwise on the screen. */
  static Shape polygon(int corners, double radius, double turn) {
    double[] points = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      double a = turn + 2 * Math.PI * i / corners;
      points[2 * i] = radius * Math.cos(a);
      points[2 * i + 1] = radius * Math.sin(a);
    }
    return path(points);
  }

  /** A closed line through points, x and y in turn. */
  static Shape path(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** Pointing up. */
  static Shape arrow() {
    return path(
        0, -0.75, 0.5, -0.15, 0.18, -0.15, 0.18, 0.65, -0.18, 0.65, -0.18, -0.15, -0.5, -0.15);
  }

  /** A P of two strokes. */
  static Shape letter() {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.append(
        path(
            -0.38, -0.7, 0.15, -0.7, 0.45, -0.45, 0.45, -0.1, 0.15, 0.15, -0.1, 0.15, -0.1, 0.7,
            -0.38, 0.7),
        false);
    path.append(
        path(-0.1, -0.45, 0.08, -0.45, 0.18, -0.35, 0.18, -0.2, 0.08, -0.1, -0.1, -0.1), false);
    return path;
  }

  /** A number of two digits, a multiple of ten, as bars. */
  static Shape number(Random random) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    path.append(digit(1 + random.nextInt(9), -0.3), false);
    path.append(digit(0, 0.3), false);
    return path;
  }

  private static Shape digit(int digit, double x) {
    double w = 0.4;
    double h = 0.36;
    double t = 0.13;
    Shape[] bars = {
      box(x, -h, w, t),
      box(x - w / 2 + t / 2, -h / 2, t, h + t),
      box(x + w / 2 - t / 2, -h / 2, t, h + t),
      box(x, 0, w, t),
      box(x - w / 2 + t / 2, h / 2, t, h + t),
      box(x + w / 2 - t / 2, h / 2, t, h + t),
      box(x, h, w, t),
    };
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    for (int i = 0; i < bars.length; i++) {
      if ((DIGITS[digit] >> (bars.length - 1 - i) & 1) != 0) {
        path.append(bars[i], false);
      }
    }
    return path;
  }
}
