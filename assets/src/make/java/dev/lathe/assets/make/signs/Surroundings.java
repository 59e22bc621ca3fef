package dev.lathe.assets.make.signs;

import static dev.lathe.assets.make.signs.Colors.between;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.Random;

/**
 * What stands around and behind signs: sky, ground, houses, posts, and shapes that are no signs.
 */
final class Surroundings {
  private final Graphics2D g;
  private final int side;
  private final Random random;

  private Surroundings(Graphics2D g, int side, Random random) {
    this.g = g;
    this.side = side;
    this.random = random;
  }

  static void paint(Graphics2D g, int side, double hardness, Random random) {
    new Surroundings(g, side, random).paint(hardness);
  }

  private void paint(double hardness) {
    ground();
    for (int i = random.nextInt(3 + (int) (6 * hardness)); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> house();
        case 1 -> foliage();
        case 2 -> post();
        default -> decoy();
      }
    }
    if (random.nextDouble() < hardness) {
      decoy();
    }
  }

  private void ground() {
    double turn = between(random, -0.6, 0.6);
    double dx = Math.sin(turn) * side / 2;
    double dy = Math.cos(turn) * side / 2;
    double middle = side / 2.0;
    g.setPaint(
        new GradientPaint(
            (float) (middle - dx),
            (float) (middle - dy),
            Colors.muted(random),
            (float) (middle + dx),
            (float) (middle + dy),
            Colors.muted(random)));
    g.fill(Shapes.box(middle, middle, side, side));
    if (random.nextDouble() < 0.6) {
      double left = between(random, 0.35, 0.9) * side;
      double right = left + between(random, -15, 15);
      g.setPaint(Colors.muted(random));
      g.fill(Shapes.path(0, left, side, right, side, side, 0, side));
    }
  }

  /** A front with rows of windows. */
  private void house() {
    double w = between(random, 25, 80);
    double h = between(random, 25, 110);
    double x = between(random, 0, side);
    double y = between(random, 0.3, 0.9) * side;
    g.setColor(Colors.muted(random));
    g.fill(Shapes.box(x, y, w, h));
    g.setColor(Colors.muted(random));
    double step = between(random, 8, 16);
    double window = step * between(random, 0.35, 0.7);
    for (double wx = x - w / 2 + step / 2; wx < x + w / 2 - window / 2; wx += step) {
      for (double wy = y - h / 2 + step / 2; wy < y + h / 2 - window / 2; wy += step) {
        g.fill(Shapes.box(wx, wy, window, window));
      }
    }
  }

  /** Many discs of nearly one colour. */
  private void foliage() {
    double x = between(random, 0, side);
    double y = between(random, 0, side);
    double spread = between(random, 6, 20);
    Color color = Colors.muted(random);
    for (int i = 0; i < 25; i++) {
      g.setColor(Colors.mix(color, Colors.muted(random), 0.25));
      g.fill(
          at(
              Shapes.disc(between(random, 2, 8)),
              x + random.nextGaussian() * spread,
              y + random.nextGaussian() * spread,
              0));
    }
  }

  private void post() {
    g.setColor(Colors.muted(random));
    g.setStroke(new BasicStroke((float) between(random, 1.5, 5)));
    double x = between(random, 0, side);
    double slant = between(random, -4, 4);
    g.draw(new Line2D.Double(x, between(random, -20, side * 0.6), x + slant, side));
  }

  /** Round, three- and four-cornered like signs, in any colours, but with nothing on it. */
  private void decoy() {
    double radius = between(random, 6, 26);
    Shape shape =
        switch (random.nextInt(5)) {
          case 0 -> Shapes.disc(radius);
          case 1 -> Shapes.polygon(3, radius, -Math.PI / 2);
          case 2 -> Shapes.polygon(5, radius, between(random, 0, 1));
          case 3 -> Shapes.box(0, 0, radius * between(random, 1, 3), radius);
          default -> ring(radius);
        };
    Shape placed =
        at(shape, between(random, 0, side), between(random, 0, side), between(random, -0.4, 0.4));
    g.setColor(Colors.any(random));
    g.fill(placed);
    if (random.nextBoolean()) {
      g.setColor(Colors.any(random));
      g.setStroke(new BasicStroke((float) between(random, 0.8, 3)));
      g.draw(placed);
    }
  }

  private static Shape ring(double radius) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.append(Shapes.disc(radius), false);
    path.append(Shapes.disc(radius * 0.6), false);
    return path;
  }

  private static Shape at(Shape shape, double x, double y, double turn) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(turn);
    return place.createTransformedShape(shape);
  }
}
