package dev.lathe.views.chart;

import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
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
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.title.Title;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.svg.SVGGraphics2D;

/** Saves charts as PNG or SVG, whole or not at all. */
public final class ChartFiles {
  private static final int PIXELS_PER_POINT = 2;
  private static final double MARGIN = 12;

  private ChartFiles() {}

  /**
   * Writes a chart with its heading; the file's ending says which kind.
   *
   * @param title what it shows, since the card around it is not in the file
   * @param about under what conditions; empty for nothing
   * @param width in points; a PNG has twice as many pixels
   * @throws LatheException when the file cannot be written
   */
  public static void save(
      JFreeChart shown, String title, String about, int width, int height, Path file) {
    try {
      JFreeChart chart = headed(shown, title, about);
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

  /** The same chart under its heading; the one on screen stays without. */
  private static JFreeChart headed(JFreeChart shown, String title, String about) {
    JFreeChart chart = new JFreeChart(null, null, shown.getPlot(), false);
    chart.setBackgroundPaint(shown.getBackgroundPaint());
    chart.setPadding(new RectangleInsets(MARGIN, MARGIN, MARGIN, MARGIN));
    boolean dark = isDark(shown.getBackgroundPaint());
    TextTitle heading = new TextTitle(title, new Font(Font.SANS_SERIF, Font.BOLD, 14));
    heading.setPaint(ChartColours.of(dark).text());
    chart.setTitle(heading);
    if (!about.isEmpty()) {
      TextTitle conditions = new TextTitle(about, new Font(Font.SANS_SERIF, Font.PLAIN, 11));
      conditions.setPaint(ChartColours.of(dark).muted());
      chart.addSubtitle(conditions);
    }
    for (Title t : chart.getSubtitles().toArray(Title[]::new)) {
      t.setHorizontalAlignment(HorizontalAlignment.LEFT);
    }
    heading.setHorizontalAlignment(HorizontalAlignment.LEFT);
    return chart;
  }

  private static boolean isDark(Paint ground) {
    return ground.equals(ChartColours.of(true).background());
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
