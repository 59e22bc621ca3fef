package dev.lathe.assets.make.glyphs;

import dev.lathe.assets.make.Camera;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * Paints one glyph on a sign: any face, turned, sheared and bent, in any two colours that can be
 * told apart, among clutter, then blurred and noisy. Everything follows from the seed; coordinates
 * are in a square of side 1, so that the same scene can be painted at any size.
 */
public final class GlyphPainter {
  private final GlyphFonts fonts;

  /** Paints with these faces. */
  public GlyphPainter(GlyphFonts fonts) {
    this.fonts = fonts;
  }

  /** The picture of a class for a seed; RGB, {@code size} pixels square. */
  public BufferedImage paint(GlyphClass glyph, long seed, int size) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(size, size);
    double hardness = random.nextDouble();
    Color ground = randomColor(random);
    Color ink = contrasting(ground, 110 - 70 * hardness, random);
    paintGround(g, ground, random);
    for (int i = (int) (random.nextDouble() * 4 * hardness); i > 0; i--) {
      paintClutter(g, randomColor(random), 0.6f, random);
    }
    if (random.nextDouble() < 0.45) {
      paintPlate(g, ground, ink, random);
    }
    if (random.nextDouble() < 0.5 * hardness) {
      paintNeighbour(g, ink, random);
    }
    paintGlyph(g, glyph, ground, ink, hardness, random);
    for (int i = (int) (random.nextDouble() * 3 * hardness); i > 0; i--) {
      Color c = random.nextBoolean() ? ground : randomColor(random);
      paintClutter(g, c, 0.85f, random);
    }
    g.dispose();
    return Camera.shoot(image, exposure(size, hardness, random), random);
  }

  /** The harder, the more blurred and noisy. */
  private static Camera.Exposure exposure(int size, double hardness, Random random) {
    double blur = random.nextDouble() * (0.4 + 0.7 * hardness) * size / 32;
    double noise = random.nextDouble() * hardness * hardness * 36;
    double gain = 0.7 + 0.5 * random.nextDouble();
    double offset = random.nextDouble() * 40 - 20;
    return new Camera.Exposure(blur, noise, gain, offset);
  }

  private static void paintGround(Graphics2D g, Color ground, Random random) {
    double angle = random.nextDouble() * Math.PI * 2;
    float dx = (float) (Math.cos(angle) * 0.7);
    float dy = (float) (Math.sin(angle) * 0.7);
    Color other = shifted(ground, 45, random);
    g.setPaint(new GradientPaint(0.5f - dx, 0.5f - dy, ground, 0.5f + dx, 0.5f + dy, other));
    g.fill(new Rectangle2D.Double(0, 0, 1, 1));
    if (random.nextDouble() < 0.3) {
      double slope = between(random, -0.5, 0.5);
      double at = between(random, 0.2, 0.8);
      Path2D half = new Path2D.Double();
      half.moveTo(at - slope / 2, 0);
      half.lineTo(at + slope / 2, 1);
      half.lineTo(2, 1);
      half.lineTo(2, 0);
      half.closePath();
      g.setPaint(shifted(ground, 70, random));
      g.fill(half);
    }
  }

  private static void paintPlate(Graphics2D g, Color ground, Color ink, Random random) {
    double r = between(random, 0.36, 0.48);
    Shape plate =
        switch (random.nextInt(4)) {
          case 0 -> new Ellipse2D.Double(-r, -r, 2 * r, 2 * r);
          case 1 -> new RoundRectangle2D.Double(-r, -r, 2 * r, 2 * r, r / 2, r / 2);
          case 2 -> polygon(8, r * 1.05);
          default -> polygon(4, r * 1.25);
        };
    AffineTransform place =
        AffineTransform.getTranslateInstance(
            between(random, 0.45, 0.55), between(random, 0.45, 0.55));
    place.rotate(between(random, -0.35, 0.35));
    Shape placed = place.createTransformedShape(plate);
    g.setPaint(shifted(ground, 25, random));
    g.fill(placed);
    g.setPaint(random.nextBoolean() ? ink : randomColor(random));
    g.setStroke(new BasicStroke((float) between(random, 0.015, 0.06)));
    g.draw(placed);
  }

  private void paintNeighbour(Graphics2D g, Color ink, Random random) {
    GlyphClass other = GlyphClass.ALL.get(random.nextInt(36));
    double side = random.nextBoolean() ? -1 : 1;
    Shape shape =
        place(
            unit(fonts.outline(random.nextInt(fonts.count()), other.character())),
            between(random, 0.5, 0.8),
            between(random, -0.3, 0.3),
            0,
            0.5 + side * between(random, 0.48, 0.62),
            between(random, 0.35, 0.65));
    g.setPaint(random.nextBoolean() ? ink : shifted(ink, 60, random));
    g.fill(shape);
  }

  private void paintGlyph(
      Graphics2D g, GlyphClass glyph, Color ground, Color ink, double hardness, Random random) {
    Shape outline = unit(fonts.outline(random.nextInt(fonts.count()), glyph.character()));
    Shape bent = bend(outline, between(random, 0, 0.06) * hardness, random);
    double height = between(random, 0.72 - 0.28 * hardness, 0.86);
    double turn = clamp(random.nextGaussian() * (0.08 + 0.16 * hardness), 0.5);
    double shear = clamp(random.nextGaussian() * 0.2 * hardness, 0.4);
    double squeeze = between(random, 0.78, 1.2);
    double x = 0.5 + clamp(random.nextGaussian() * 0.05, 0.1);
    double y = 0.5 + clamp(random.nextGaussian() * 0.05, 0.1);
    AffineTransform squeezing = AffineTransform.getScaleInstance(squeeze, 1);
    Shape shape = place(squeezing.createTransformedShape(bent), height, turn, shear, x, y);
    if (random.nextDouble() < 0.2) {
      double d = between(random, 0.02, 0.05);
      g.setPaint(shifted(ground, 60, random));
      g.fill(AffineTransform.getTranslateInstance(d, d).createTransformedShape(shape));
    }
    g.setPaint(ink);
    double style = random.nextDouble();
    if (style < 0.16) {
      g.setStroke(round(between(random, 0.025, 0.05)));
      g.draw(shape);
    } else {
      g.fill(shape);
      if (style < 0.32) {
        g.setStroke(round(between(random, 0.01, 0.035)));
        g.draw(shape);
      } else if (style < 0.42) {
        g.setPaint(shifted(ink, 80, random));
        g.setStroke(round(between(random, 0.015, 0.03)));
        g.draw(shape);
      }
    }
  }

  private static void paintClutter(Graphics2D g, Color color, float opacity, Random random) {
    g.setComposite(
        AlphaComposite.getInstance(
            AlphaComposite.SRC_OVER, (float) between(random, opacity / 2, opacity)));
    g.setPaint(color);
    double x = random.nextDouble();
    double y = random.nextDouble();
    if (random.nextDouble() < 0.65) {
      g.setStroke(round(between(random, 0.015, 0.07)));
      double angle = random.nextDouble() * Math.PI * 2;
      double length = between(random, 0.3, 1.2);
      g.draw(new Line2D.Double(x, y, x + Math.cos(angle) * length, y + Math.sin(angle) * length));
    } else {
      double w = between(random, 0.08, 0.3);
      double h = between(random, 0.08, 0.3);
      g.fill(new Ellipse2D.Double(x - w / 2, y - h / 2, w, h));
    }
    g.setComposite(AlphaComposite.SrcOver);
  }

  /** Centred on the origin, height 1 (or width 1.1 where it is much wider than high). */
  private static Shape unit(Shape outline) {
    Rectangle2D box = outline.getBounds2D();
    double scale = 1 / Math.max(box.getHeight(), box.getWidth() / 1.1);
    AffineTransform t = AffineTransform.getScaleInstance(scale, scale);
    t.translate(-box.getCenterX(), -box.getCenterY());
    return t.createTransformedShape(outline);
  }

  private static Shape place(
      Shape unit, double height, double turn, double shear, double x, double y) {
    AffineTransform t = AffineTransform.getTranslateInstance(x, y);
    t.rotate(turn);
    t.shear(shear, 0);
    t.scale(height, height);
    return t.createTransformedShape(unit);
  }

  /** Moves every point along two slow waves. */
  private static Shape bend(Shape shape, double strength, Random random) {
    double px = random.nextDouble() * 6.28;
    double py = random.nextDouble() * 6.28;
    double fx = between(random, 3, 7);
    double fy = between(random, 3, 7);
    Path2D out = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double[] c = new double[6];
    for (PathIterator p = shape.getPathIterator(null, 0.01); !p.isDone(); p.next()) {
      int kind = p.currentSegment(c);
      double x = c[0] + strength * Math.sin(fx * c[1] + px);
      double y = c[1] + strength * Math.sin(fy * c[0] + py);
      switch (kind) {
        case PathIterator.SEG_MOVETO -> out.moveTo(x, y);
        case PathIterator.SEG_LINETO -> out.lineTo(x, y);
        default -> out.closePath();
      }
    }
    return out;
  }

  private static Shape polygon(int corners, double radius) {
    Path2D p = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      double a = Math.PI * (2 * i + 1) / corners;
      if (i == 0) {
        p.moveTo(radius * Math.cos(a), radius * Math.sin(a));
      } else {
        p.lineTo(radius * Math.cos(a), radius * Math.sin(a));
      }
    }
    p.closePath();
    return p;
  }

  private static BasicStroke round(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static Color randomColor(Random random) {
    float hue = random.nextFloat();
    float saturation = 0.85f * random.nextFloat();
    float value = 0.12f + 0.88f * random.nextFloat();
    return new Color(Color.HSBtoRGB(hue, saturation, value));
  }

  private static Color shifted(Color c, int by, Random random) {
    int d = random.nextInt(2 * by + 1) - by;
    return new Color(
        level(c.getRed() + d + random.nextInt(21) - 10),
        level(c.getGreen() + d + random.nextInt(21) - 10),
        level(c.getBlue() + d + random.nextInt(21) - 10));
  }

  private static int level(int v) {
    return Math.max(0, Math.min(255, v));
  }

  /** A colour whose brightness differs by at least so much, of 255. */
  private static Color contrasting(Color from, double difference, Random random) {
    Color c = randomColor(random);
    while (Math.abs(brightness(c) - brightness(from)) < difference) {
      c = randomColor(random);
    }
    return c;
  }

  private static double brightness(Color c) {
    return 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue();
  }

  private static double between(Random random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  private static double clamp(double v, double limit) {
    return Math.max(-limit, Math.min(limit, v));
  }
}
