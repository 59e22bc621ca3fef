package dev.lathe.views.chart;

import java.awt.Color;
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
  private static final double GAP = 4;
  private static final double CAP = 4;

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

  /** The height of a line where there is room enough. */
  double comfortable() {
    return metrics.getHeight() + GAP + (BAR + 18) * scale;
  }

  /** Name and number. */
  void texts(Rectangle2D place, String name, String number, Color numberColour) {
    float baseline = (float) (place.getY() + metrics.getAscent());
    double width = metrics.stringWidth(number);
    String fitting = fitting(name, place.getWidth() - width - 12);
    write(fitting, place.getX(), baseline, dress.colours().text());
    write(number, place.getMaxX() - width, baseline, numberColour);
  }

  /** On a ground of its own, so that no line runs through it. */
  private void write(String text, double x, float baseline, Color colour) {
    g.setPaint(dress.colours().background());
    g.fill(
        new Rectangle2D.Double(
            x - 2,
            baseline - metrics.getAscent(),
            metrics.stringWidth(text) + 4,
            metrics.getHeight()));
    g.setPaint(colour);
    g.drawString(text, (float) x, baseline);
  }

  /** Where the bar may run. */
  Rectangle2D track(Rectangle2D place) {
    double line = metrics.getHeight();
    double height = Math.max(3, Math.min(BAR * scale, place.getHeight() - line - GAP - 4));
    return new Rectangle2D.Double(
        place.getX(), place.getY() + line + GAP, place.getWidth(), height);
  }

  void fillTrack(Rectangle2D track) {
    g.setPaint(dress.colours().track());
    g.fill(round(track.getX(), track.getY(), track.getWidth(), track.getHeight()));
  }

  /** In text colour with an edge of the background, so that it shows on bar and track alike. */
  void whisker(double low, double high, Rectangle2D track) {
    double middle = track.getCenterY();
    double cap = CAP * scale;
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
