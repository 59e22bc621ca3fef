package dev.lathe.views.chart;

import dev.lathe.views.chart.Bars.Bar;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;

/**
 * Bars as everywhere in the window: name and number on a line, the bar on its track below. So a
 * long name has the whole width of the card.
 */
final class BarsPlot extends Plot {
  private static final long serialVersionUID = 1L;
  private static final double BAR = 18;
  private static final double GAP = 4;
  private static final double CAP = 4;

  private final transient List<Bar> bars;
  private final transient ChartDress dress;
  private final double scale;

  BarsPlot(List<Bar> bars, ChartDress dress, double scale) {
    this.bars = List.copyOf(bars);
    this.dress = dress;
    this.scale = scale;
  }

  @Override
  public String getPlotType() {
    return "bars";
  }

  @Override
  public void draw(
      Graphics2D g, Rectangle2D area, Point2D anchor, PlotState parent, PlotRenderingInfo info) {
    if (bars.isEmpty()) {
      return;
    }
    Rectangle2D inner = (Rectangle2D) area.clone();
    getInsets().trim(inner);
    g.setFont(dress.font());
    double line = g.getFontMetrics().getHeight();
    double comfortable = line + GAP + BAR * scale + 18 * scale;
    double slot = Math.min(comfortable, inner.getHeight() / bars.size());
    double top =
        bars.stream().mapToDouble(b -> Math.max(b.value(), b.high().orElse(0))).max().orElse(1);
    for (int i = 0; i < bars.size(); i++) {
      Rectangle2D place =
          new Rectangle2D.Double(inner.getX(), inner.getY() + i * slot, inner.getWidth(), slot);
      drawBar(g, bars.get(i), place, line, top > 0 ? top : 1);
    }
  }

  private void drawBar(Graphics2D g, Bar bar, Rectangle2D place, double line, double top) {
    FontMetrics metrics = g.getFontMetrics();
    float baseline = (float) (place.getY() + metrics.getAscent());
    double number = metrics.stringWidth(bar.text());
    g.setPaint(dress.colours().text());
    String name = fitting(bar.name(), place.getWidth() - number - 12, metrics);
    g.drawString(name, (float) place.getX(), baseline);
    g.setPaint(dress.colours().muted());
    g.drawString(bar.text(), (float) (place.getMaxX() - number), baseline);
    double height = Math.max(3, Math.min(BAR * scale, place.getHeight() - line - GAP - 4));
    double y = place.getY() + line + GAP;
    // The whisker's cap must not be cut at the right end.
    double full = place.getWidth() - 2;
    g.setPaint(dress.colours().track());
    g.fill(round(place.getX(), y, place.getWidth(), height));
    g.setPaint(paint(bar));
    g.fill(round(place.getX(), y, Math.max(2, bar.value() / top * full), height));
    if (bar.low().isPresent() && bar.high().isPresent()) {
      double low = place.getX() + bar.low().getAsDouble() / top * full;
      double high = place.getX() + bar.high().getAsDouble() / top * full;
      whisker(g, low, high, y + height / 2);
    }
  }

  /** In text colour with an edge of the background, so that it shows on bar and track alike. */
  private void whisker(Graphics2D g, double low, double high, double middle) {
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

  private Color paint(Bar bar) {
    Color c = dress.colours().variant(bar.colour());
    return bar.muted() ? new Color(c.getRed(), c.getGreen(), c.getBlue(), 90) : c;
  }

  private static Shape round(double x, double y, double w, double h) {
    return new RoundRectangle2D.Double(x, y, w, h, 6, 6);
  }

  private static String fitting(String name, double room, FontMetrics metrics) {
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
