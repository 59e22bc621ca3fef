package dev.lathe.views.chart;

import dev.lathe.views.chart.Waterfalls.Bar;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;

/**
 * Lines like those of {@link BarsPlot}, name and number over the bar, one under the other; a thin
 * line leads from the end of each bar to where the next one begins, through no text.
 */
final class WaterfallPlot extends Plot {
  private static final long serialVersionUID = 1L;

  private final transient List<Bar> bars;
  private final double axisFrom;
  private final double axisTo;
  private final transient ChartDress dress;
  private final double scale;

  WaterfallPlot(List<Bar> bars, double axisFrom, double axisTo, ChartDress dress, double scale) {
    this.bars = List.copyOf(bars);
    this.axisFrom = axisFrom;
    this.axisTo = axisTo;
    this.dress = dress;
    this.scale = scale;
  }

  @Override
  public String getPlotType() {
    return "waterfall";
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
    BarLine line = new BarLine(g, dress, scale);
    double slot = line.slot(inner.getHeight(), bars.size());
    for (int i = 0; i + 1 < bars.size(); i++) {
      Rectangle2D track = line.track(place(inner, slot, i));
      Bar next = bars.get(i + 1);
      lead(
          g,
          x(bars.get(i).to(), track),
          track.getMaxY(),
          track.getY() + slot,
          line.written(place(inner, slot, i + 1), next.name(), next.text()));
    }
    for (int i = 0; i < bars.size(); i++) {
      drawLine(g, bars.get(i), line, place(inner, slot, i));
      tell(info, place(inner, slot, i), bars.get(i).tip());
    }
  }

  private static Rectangle2D place(Rectangle2D inner, double slot, int i) {
    return new Rectangle2D.Double(inner.getX(), inner.getY() + i * slot, inner.getWidth(), slot);
  }

  private void drawLine(Graphics2D g, Bar bar, BarLine line, Rectangle2D place) {
    Rectangle2D track = line.track(place);
    line.texts(place, bar.name(), bar.text(), number(bar));
    line.fillTrack(track);
    drawBar(g, bar, track);
    if (bar.low().isPresent() && bar.high().isPresent()) {
      line.whisker(x(bar.low().getAsDouble(), track), x(bar.high().getAsDouble(), track), track);
    }
  }

  private static void tell(PlotRenderingInfo info, Rectangle2D place, String tip) {
    Optional.ofNullable(info)
        .map(PlotRenderingInfo::getOwner)
        .map(ChartRenderingInfo::getEntityCollection)
        .ifPresent(e -> e.add(new ChartEntity(place, tip)));
  }

  /** From bar to bar; where a text stands in the way, only down to it. */
  private void lead(Graphics2D g, double x, double from, double to, List<Rectangle2D> texts) {
    double end =
        texts.stream()
            .filter(t -> t.getMinX() < x && x < t.getMaxX())
            .mapToDouble(Rectangle2D::getMinY)
            .min()
            .orElse(to);
    if (end > from) {
      g.setStroke(ChartDress.DASHED);
      g.setPaint(dress.colours().muted());
      g.draw(new Line2D.Double(x, from, x, end));
    }
  }

  private void drawBar(Graphics2D g, Bar bar, Rectangle2D track) {
    double a = x(bar.from(), track);
    double b = x(bar.to(), track);
    double width = Math.max(3, Math.abs(b - a));
    double left = Math.min(Math.min(a, b), track.getMaxX() - width);
    g.setPaint(paint(bar));
    g.fill(BarLine.round(left, track.getY(), width, track.getHeight()));
  }

  private double x(double value, Rectangle2D track) {
    double share = (value - axisFrom) / (axisTo - axisFrom);
    // The whisker's cap must not be cut at the right end.
    return track.getX() + Math.max(0, Math.min(1, share)) * (track.getWidth() - 2);
  }

  private Color paint(Bar bar) {
    return switch (bar.tone()) {
      case TOTAL -> dress.colours().variant(bar.colour());
      case GOOD -> dress.colours().good();
      case BAD -> dress.colours().bad();
      case SAME -> dress.colours().muted();
    };
  }

  private Color number(Bar bar) {
    return switch (bar.tone()) {
      case TOTAL -> dress.colours().text();
      case SAME -> dress.colours().muted();
      default -> paint(bar);
    };
  }
}
