package dev.lathe.app.window;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** A picture of our own, for screenshots: a house with a red roof in a meadow. */
final class Landscape {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 320;

  private Landscape() {}

  /** Draws it into a folder, always the same. */
  static Path draw(Path folder) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, new Color(0x4a86d0), 0, 220, new Color(0xc8d6e0)));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setPaint(new GradientPaint(0, 190, new Color(0x90a878), 0, HEIGHT, new Color(0x3f8a35)));
    g.fillRect(0, 190, WIDTH, HEIGHT - 190);
    g.setColor(new Color(0xe6dfd0));
    g.fillRect(150, 150, 150, 90);
    g.setColor(new Color(0x4a4038));
    g.fillRect(205, 185, 34, 55);
    g.setColor(new Color(0xb0402c));
    g.fillPolygon(new Polygon(new int[] {130, 225, 320}, new int[] {150, 80, 150}, 3));
    g.setColor(new Color(0x3c7a3a));
    g.fillOval(350, 110, 90, 110);
    g.dispose();
    Random random = new Random(5);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      Color c = new Color(image.getRGB(p % WIDTH, p / WIDTH));
      double light = 1 + 0.06 * random.nextGaussian();
      image.setRGB(
          p % WIDTH,
          p / WIDTH,
          new Color(lit(c.getRed(), light), lit(c.getGreen(), light), lit(c.getBlue(), light))
              .getRGB());
    }
    Path file = folder.resolve("landscape.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static int lit(int value, double light) {
    return (int) Math.max(0, Math.min(255, value * light));
  }
}
