package dev.lathe.app.window;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture of our own that an ImageNet model knows: the pictures in the docs may show it. */
final class DrawnClock {
  private static final int SIDE = 400;
  private static final int CENTRE = SIDE / 2;

  private DrawnClock() {}

  /** Draws the picture into a file of that folder. */
  static Path writeTo(Path folder) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, new Color(0xc9b79c), SIDE, SIDE, new Color(0xa8916f)));
    g.fillRect(0, 0, SIDE, SIDE);
    disc(g, new Color(0, 0, 0, 60), 8, 150);
    disc(g, new Color(0x3b2a1e), 0, 150);
    disc(g, new Color(0xf6f2e6), 0, 132);
    g.setColor(Color.BLACK);
    figures(g);
    for (int minute = 0; minute < 60; minute++) {
      boolean hour = minute % 5 == 0;
      line(g, minute * 6, hour ? 120 : 125, 129, hour ? 4 : 2);
    }
    line(g, -60, 0, 70, 9);
    line(g, -36, 0, 100, 6);
    g.setColor(new Color(0xb02020));
    line(g, 140, 0, 108, 2);
    disc(g, new Color(0xb02020), 0, 8);
    g.dispose();
    try {
      Path file = folder.resolve("clock.png");
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void disc(Graphics2D g, Color colour, int shift, int radius) {
    g.setColor(colour);
    g.fillOval(CENTRE - radius + shift, CENTRE - radius + shift, 2 * radius, 2 * radius);
  }

  private static void figures(Graphics2D g) {
    g.setFont(new Font(Font.SERIF, Font.BOLD, 26));
    FontMetrics metrics = g.getFontMetrics();
    for (int hour = 1; hour <= 12; hour++) {
      double angle = Math.toRadians(hour * 30 - 90);
      String text = Integer.toString(hour);
      double x = CENTRE + 103 * Math.cos(angle) - metrics.stringWidth(text) / 2.0;
      double y = CENTRE + 103 * Math.sin(angle) + metrics.getAscent() / 2.0 - 3;
      g.drawString(text, (float) x, (float) y);
    }
  }

  private static void line(Graphics2D g, double degrees, int from, int to, int width) {
    double angle = Math.toRadians(degrees);
    g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.drawLine(
        (int) (CENTRE + from * Math.cos(angle)),
        (int) (CENTRE + from * Math.sin(angle)),
        (int) (CENTRE + to * Math.cos(angle)),
        (int) (CENTRE + to * Math.sin(angle)));
  }
}
