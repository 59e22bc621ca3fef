package dev.lathe.assets.make.signs;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.Random;

/** Paints signs about the origin with the radius 1; bleached by weather, each to its degree. */
final class SignPainter {
  private static final Color RED = new Color(200, 25, 35);
  private static final Color BLUE = new Color(20, 80, 180);
  private static final Color YELLOW = new Color(245, 195, 20);
  private static final Color WHITE = new Color(245, 245, 240);
  private static final Color BLACK = new Color(25, 25, 28);

  private final Graphics2D g;
  private final Random random;
  private final Color bleach;
  private final double bleached;

  private SignPainter(Graphics2D g, Random random) {
    this.g = g;
    this.random = random;
    int grey = 110 + random.nextInt(100);
    this.bleach = new Color(grey, grey, grey);
    this.bleached = 0.5 * random.nextDouble() * random.nextDouble();
  }

  /** The outline of a class; what is painted lies inside. */
  static Shape outline(SignClass kind) {
    return switch (kind) {
      case STOP -> Shapes.polygon(8, 1, Math.PI / 8);
      case YIELD -> Shapes.polygon(3, 1.1, Math.PI / 2);
      case SPEED_LIMIT, NO_ENTRY, TURN -> Shapes.disc(1);
      case PRIORITY, CROSSING -> Shapes.polygon(4, 1.1, 0);
      case PARKING -> Shapes.box(0, 0, 1.8, 1.8);
    };
  }

  static void paint(Graphics2D g, SignClass kind, Random random) {
    new SignPainter(g, random).paint(kind);
  }

  private void paint(SignClass kind) {
    Shape outline = outline(kind);
    switch (kind) {
      case STOP -> {
        framed(outline, WHITE, 0.92, RED);
        lettering();
      }
      case YIELD -> framed(outline, RED, 0.58 + 0.1 * random.nextDouble(), WHITE);
      case SPEED_LIMIT -> {
        framed(outline, RED, 0.76 + 0.06 * random.nextDouble(), WHITE);
        fill(BLACK, Shapes.number(random));
      }
      case NO_ENTRY -> {
        framed(outline, WHITE, 0.94, RED);
        fill(WHITE, Shapes.box(0, 0, 1.35, 0.34));
      }
      case TURN -> {
        framed(outline, WHITE, 0.94, BLUE);
        double quarter = Math.PI / 2 * (random.nextInt(3) - 1);
        AffineTransform turn = AffineTransform.getRotateInstance(quarter);
        fill(WHITE, turn.createTransformedShape(Shapes.arrow()));
      }
      case PRIORITY -> framed(outline, WHITE, 0.68 + 0.1 * random.nextDouble(), YELLOW);
      case CROSSING -> {
        framed(outline, BLACK, 0.88, YELLOW);
        Area cross = new Area(Shapes.box(0, 0, 1.0, 0.2));
        cross.add(new Area(Shapes.box(0, 0, 0.2, 1.0)));
        fill(BLACK, cross);
      }
      case PARKING -> {
        framed(outline, WHITE, 0.94, BLUE);
        fill(WHITE, Shapes.letter());
      }
    }
  }

  /** Four upright strokes on the place of a word: too small to be read anyway. */
  private void lettering() {
    for (int i = 0; i < 4; i++) {
      double x = -0.54 + 0.36 * i;
      fill(WHITE, Shapes.box(x, 0, 0.14, 0.5));
      if (i % 2 == 0) {
        fill(WHITE, Shapes.box(x + 0.06, -0.19, 0.22, 0.12));
      }
    }
  }

  private void framed(Shape outline, Color frame, double inner, Color ground) {
    fill(frame, outline);
    AffineTransform smaller = AffineTransform.getScaleInstance(inner, inner);
    fill(ground, smaller.createTransformedShape(outline));
  }

  private void fill(Color color, Shape shape) {
    g.setColor(Colors.mix(color, bleach, bleached));
    g.fill(shape);
  }
}
