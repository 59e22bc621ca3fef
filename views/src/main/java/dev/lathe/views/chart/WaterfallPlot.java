package dev.lathe.views.chart;

import dev.lathe.views.chart.Waterfalls.Bar;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.plot.PlotRenderingInfo;

/**
 * Lines like those of {@link BarsPlot}, name and number over the bar, one under the other; a thin
 * line leads from the end of each bar to where the next one begins, through no text.
 */
final class WaterfallPlot extends StackedPlot<Bar> {
  private static final long serialVersionUID = 1L;

  private final double axisFrom;
  private final double axisTo;

  WaterfallPlot(List<Bar> bars, double axisFrom, double axisTo, ChartDress dress, double scale) {
    super(bars, dress, scale);
    this.axisFrom = axisFrom;
    this.axisTo = axisTo;
  }

  @Override
  public String getPlotType() {
    return "waterfall";
  }

  @Override
  void draw(Graphics2D g, BarLine line, List<Rectangle2D> places, PlotRenderingInfo info) {
    for (int i = 0; i + 1 < places.size(); i++) {
      Rectangle2D track = line.track(places.get(i));
      Bar next = bars().get(i + 1);
      lead(
          g,
          x(bars().get(i).to(), track),
          track.getMaxY(),
          track.getY() + places.get(i).getHeight(),
          line.written(places.get(i + 1), next.name(), next.text()));
    }
    for (int i = 0; i < places.size(); i++) {
      drawLine(g, bars().get(i), line, places.get(i));
      tell(info, places.get(i), bars().get(i).tip());
    }
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
      g.setPaint(colours().muted());
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
      case TOTAL -> colours().variant(bar.colour());
      case GOOD -> colours().good();
      case BAD -> colours().bad();
      case SAME -> colours().muted();
    };
  }

  private Color number(Bar bar) {
    return switch (bar.tone()) {
      case TOTAL -> colours().text();
      case SAME -> colours().muted();
      default -> paint(bar);
    };
  }
}
