package dev.lathe.views.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.GlyphVector;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/**
 * What lines and points are called, written beside them in their colour: nobody has to match
 * colours with a key, and whoever sees no colours reads them too. Words that would lie over each
 * other are pushed apart.
 */
final class DirectLabels extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;

  /** Between a point and its words. */
  private static final double GAP = 7;

  /**
   * Words at a point.
   *
   * @param x where, as on the axis
   * @param end whether the words end there, as at the end of a line; else they begin beside it
   */
  record Label(String text, Color colour, double x, double y, boolean end) {}

  private record Placed(Label label, Rectangle2D box) {}

  private final transient List<Label> labels;
  private final Font font;
  private final Color halo;

  DirectLabels(List<Label> labels, ChartDress dress) {
    this.labels = labels.stream().filter(l -> !l.text().isEmpty()).toList();
    this.font = dress.font();
    this.halo = dress.colours().background();
  }

  @Override
  public void draw(
      Graphics2D g,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis xAxis,
      ValueAxis yAxis,
      int rendererIndex,
      PlotRenderingInfo info) {
    g.setFont(font);
    FontMetrics metrics = g.getFontMetrics();
    List<Placed> placed = new ArrayList<>();
    labels.stream()
        .sorted(Comparator.comparingDouble(Label::y).reversed())
        .forEach(l -> placed.add(place(l, plot, area, xAxis, yAxis, metrics, placed)));
    for (Placed p : placed) {
      float x = (float) p.box().getX();
      float y = (float) (p.box().getY() + metrics.getAscent());
      halo(g, p.label().text(), x, y);
      g.setPaint(p.label().colour());
      g.drawString(p.label().text(), x, y);
    }
  }

  private Placed place(
      Label l,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis xAxis,
      ValueAxis yAxis,
      FontMetrics metrics,
      List<Placed> before) {
    double px = xAxis.valueToJava2D(l.x(), area, plot.getDomainAxisEdge());
    double py = yAxis.valueToJava2D(l.y(), area, plot.getRangeAxisEdge());
    double w = metrics.stringWidth(l.text());
    double h = metrics.getHeight();
    boolean left = l.end() || px + GAP + w > area.getMaxX();
    double x = left ? px - w - (l.end() ? 2 : GAP) : px + GAP;
    // Above the end of a line, beside a point.
    double y = l.end() ? py - h - 1 : py - h / 2;
    x = Math.max(area.getX() + 2, Math.min(area.getMaxX() - w, x));
    y = Math.max(area.getY(), y);
    Rectangle2D box = new Rectangle2D.Double(x, y, w, h);
    Rectangle2D above = box;
    if (l.end() && before.stream().anyMatch(p -> p.box().intersects(above))) {
      box = new Rectangle2D.Double(x, py + 2, w, h);
    }
    for (Placed p : before) {
      if (p.box().intersects(box)) {
        box = new Rectangle2D.Double(x, p.box().getMaxY(), w, h);
      }
    }
    double low = Math.min(box.getY(), area.getMaxY() - h);
    return new Placed(l, new Rectangle2D.Double(x, low, w, h));
  }

  /** So that a line behind does not strike the words through. */
  private void halo(Graphics2D g, String text, float x, float y) {
    GlyphVector glyphs = font.createGlyphVector(g.getFontRenderContext(), text);
    g.setStroke(ChartDress.HALO);
    g.setPaint(halo);
    g.draw(glyphs.getOutline(x, y));
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
