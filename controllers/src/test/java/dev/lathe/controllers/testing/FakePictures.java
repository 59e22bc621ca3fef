package dev.lathe.controllers.testing;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Painted pictures: a sky, a field, and something that sits in it. */
public final class FakePictures {
  private static final int COUNT = 4;

  private FakePictures() {}

  public static List<Path> files(Path folder) {
    return IntStream.range(0, COUNT).mapToObj(i -> folder.resolve("animal-" + i + ".png")).toList();
  }

  public static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < COUNT; i++) {
      BufferedImage image = new BufferedImage(512, 384, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = image.createGraphics();
      g.setPaint(
          new GradientPaint(
              0,
              0,
              Color.getHSBColor(.55f + i * .2f, .4f, .85f),
              100,
              384,
              Color.getHSBColor(.27f + i * .2f, .5f, .5f)));
      g.fillRect(0, 0, 512, 384);
      g.setColor(Color.getHSBColor(.08f + i * .2f, .7f, .6f));
      g.fillOval(170, 140, 170, 150);
      g.dispose();
      ImageIO.write(image, "png", files(folder).get(i).toFile());
    }
  }
}
