package dev.lathe.views.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;

/**
 * A line of a chart of bars: name and number on top, the bar on its track below. So a long name has
 * the whole width of the card.
 */
final class BarLine {
  private static final double BAR = 18;

  /** Where a card has much room for few lines. */
  private static final double THICKEST = 36;

  private static final double THINNEST = 12;

  /** Of a line of text, in sizes of its font. */
  private static final double LINE_HEIGHT = 1.25;

  private static final double GAP = 4;
  private static final double CAP = 4;
  private static final double MARGIN = 6;

  private final Graphics2D g;
  private final ChartDress dress;
  private final double scale;
  private final FontMetrics metrics;

  /** Draws with a pen that has its font. */
  BarLine(Graphics2D g, ChartDress dress, double scale) {
    this.g = g;
    this.dress = dress;
    this.scale = scale;
    this.metrics = g.getFontMetrics();
  }

  /** A name, a thin bar, and the air between two lines. */
  static double leastHeight(Font font, double scale) {
    return font.getSize2D() * LINE_HEIGHT + GAP + THINNEST * scale;
  }

  /** The height of each of so many lines in a space; with much room bars and gaps grow alike. */
  double slot(double space, int lines) {
    return Math.min(metrics.getHeight() + GAP + 2 * THICKEST * scale, space / lines);
  }

  /** Name and number. */
  void texts(Rectangle2D place, String name, String number, Color numberColour) {
    float baseline = (float) (place.getY() + metrics.getAscent());
    double width = metrics.stringWidth(number);
    String fitting = fitting(name, place.getWidth() - width - 12);
    write(fitting, place.getX(), baseline, dress.colours().text());
    write(number, place.getMaxX() - width, baseline, numberColour);
  }

  private void write(String text, double x, float baseline, Color colour) {
    g.setPaint(colour);
    g.drawString(text, (float) x, baseline);
  }

  /** Where the bar may run. */
  Rectangle2D track(Rectangle2D place) {
    double line = metrics.getHeight();
    double room = place.getHeight() - line - GAP;
    double height = Math.max(3, Math.max(room / 2, Math.min(BAR * scale, room - 4)));
    return new Rectangle2D.Double(
        place.getX(), place.getY() + line + GAP, place.getWidth(), height);
  }

  /** Where name and number stand, with a margin that lines keep from them. */
  List<Rectangle2D> written(Rectangle2D place, String name, String number) {
    double right = metrics.stringWidth(number);
    double left = metrics.stringWidth(fitting(name, place.getWidth() - right - 12));
    return List.of(
        margin(place.getX(), place.getY(), left),
        margin(place.getMaxX() - right, place.getY(), right));
  }

  private Rectangle2D margin(double x, double y, double width) {
    return new Rectangle2D.Double(
        x - MARGIN, y - MARGIN / 2, width + 2 * MARGIN, metrics.getHeight() + GAP + MARGIN / 2);
  }

  void fillTrack(Rectangle2D track) {
    g.setPaint(dress.colours().track());
    g.fill(round(track.getX(), track.getY(), track.getWidth(), track.getHeight()));
  }

  /** In text colour with an edge of the background, so that it shows on bar and track alike. */
  void whisker(double low, double high, Rectangle2D track) {
    double middle = track.getCenterY();
    // Never into the words of the next line.
    double cap = Math.min(CAP * scale, track.getHeight() / 2 + 1);
    List<Shape> lines =
        List.of(
            new Line2D.Double(low, middle, high, middle),
            new Line2D.Double(low, middle - cap, low, middle + cap),
            new Line2D.Double(high, middle - cap, high, middle + cap));
    g.setStroke(ChartDress.HALO);
    g.setPaint(dress.colours().background());
    lines.forEach(g::draw);
    g.setStroke(ChartDress.THIN);
    g.setPaint(dress.colours().text());
    lines.forEach(g::draw);
  }

  static Shape round(double x, double y, double w, double h) {
    return new RoundRectangle2D.Double(x, y, w, h, 6, 6);
  }

  private String fitting(String name, double room) {
    if (metrics.stringWidth(name) <= room) {
      return name;
    }
    int end = name.length();
    while (end > 0 && metrics.stringWidth(name.substring(0, end).stripTrailing() + "…") > room) {
      end--;
    }
    return name.substring(0, end).stripTrailing() + "…";
  }
}
