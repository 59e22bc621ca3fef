package dev.lathe.views.chart;

import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;

/** Saves charts as PNG or SVG, whole or not at all. */
public final class ChartFiles {
  private static final int PIXELS_PER_POINT = 2;

  private ChartFiles() {}

  /**
   * Writes a chart; the file's ending says which kind.
   *
   * @param width in points; a PNG has twice as many pixels
   * @throws LatheException when the file cannot be written
   */
  public static void save(JFreeChart chart, int width, int height, Path file) {
    try {
      byte[] bytes =
          file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")
              ? svg(chart, width, height)
              : png(chart, width, height);
      OutputFiles.write(file, bytes);
    } catch (IOException e) {
      throw LatheException.input(
          "The chart cannot be saved as " + file + ".",
          String.valueOf(e.getMessage()),
          "Choose a folder that can be written to and has room.",
          e);
    }
  }

  private static byte[] png(JFreeChart chart, int width, int height) throws IOException {
    BufferedImage image =
        new BufferedImage(
            width * PIXELS_PER_POINT, height * PIXELS_PER_POINT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    chart.draw(g, new Rectangle2D.Double(0, 0, width, height));
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] svg(JFreeChart chart, int width, int height) {
    SVGGraphics2D g = new SVGGraphics2D(width, height);
    chart.draw(g, new Rectangle2D.Double(0, 0, width, height));
    return g.getSVGDocument().getBytes(StandardCharsets.UTF_8);
  }
}
