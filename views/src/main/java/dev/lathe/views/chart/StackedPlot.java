package dev.lathe.views.chart;

import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;

/**
 * Bars one under the other, each with its name and number over it.
 *
 * @param <B> what a bar shows
 */
abstract class StackedPlot<B> extends Plot {
  private static final long serialVersionUID = 1L;

  private final transient List<B> bars;
  private final transient ChartDress dress;
  private final double scale;

  StackedPlot(List<B> bars, ChartDress dress, double scale) {
    this.bars = List.copyOf(bars);
    this.dress = dress;
    this.scale = scale;
  }

  final List<B> bars() {
    return bars;
  }

  final ChartColours colours() {
    return dress.colours();
  }

  /** So high that no line touches the next one, in pixels. */
  final double leastHeight() {
    return bars.size() * BarLine.leastHeight(dress.font(), scale);
  }

  @Override
  public final void draw(
      Graphics2D g, Rectangle2D area, Point2D anchor, PlotState parent, PlotRenderingInfo info) {
    if (bars.isEmpty()) {
      return;
    }
    Rectangle2D inner = (Rectangle2D) area.clone();
    getInsets().trim(inner);
    g.setFont(dress.font());
    BarLine line = new BarLine(g, dress, scale);
    double slot = line.slot(inner.getHeight(), bars.size());
    draw(
        g,
        line,
        IntStream.range(0, bars.size())
            .<Rectangle2D>mapToObj(
                i ->
                    new Rectangle2D.Double(
                        inner.getX(), inner.getY() + i * slot, inner.getWidth(), slot))
            .toList(),
        info);
  }

  /**
   * Draws the bars.
   *
   * @param line draws what all of them have
   * @param places one for each, in order
   */
  abstract void draw(Graphics2D g, BarLine line, List<Rectangle2D> places, PlotRenderingInfo info);
}
