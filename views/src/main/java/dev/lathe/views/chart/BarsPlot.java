package dev.lathe.views.chart;

import dev.lathe.views.chart.Bars.Bar;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.plot.PlotRenderingInfo;

/** Bars as everywhere in the window, one under the other. */
final class BarsPlot extends StackedPlot<Bar> {
  private static final long serialVersionUID = 1L;

  BarsPlot(List<Bar> bars, ChartDress dress, double scale) {
    super(bars, dress, scale);
  }

  @Override
  public String getPlotType() {
    return "bars";
  }

  @Override
  void draw(Graphics2D g, BarLine line, List<Rectangle2D> places, PlotRenderingInfo info) {
    double top =
        bars().stream().mapToDouble(b -> Math.max(b.value(), b.high().orElse(0))).max().orElse(1);
    for (int i = 0; i < places.size(); i++) {
      drawBar(g, bars().get(i), line, places.get(i), top > 0 ? top : 1);
    }
  }

  private void drawBar(Graphics2D g, Bar bar, BarLine line, Rectangle2D place, double top) {
    line.texts(place, bar.name(), bar.text(), colours().muted());
    Rectangle2D track = line.track(place);
    line.fillTrack(track);
    // The whisker's cap must not be cut at the right end.
    double full = track.getWidth() - 2;
    g.setPaint(paint(bar));
    double width = Math.max(2, bar.value() / top * full);
    g.fill(BarLine.round(track.getX(), track.getY(), width, track.getHeight()));
    if (bar.low().isPresent() && bar.high().isPresent()) {
      double low = track.getX() + bar.low().getAsDouble() / top * full;
      double high = track.getX() + bar.high().getAsDouble() / top * full;
      line.whisker(low, high, track);
    }
  }

  private Color paint(Bar bar) {
    Color c = colours().variant(bar.colour());
    return bar.muted() ? new Color(c.getRed(), c.getGreen(), c.getBlue(), 90) : c;
  }
}
