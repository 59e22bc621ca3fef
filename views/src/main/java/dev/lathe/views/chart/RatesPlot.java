package dev.lathe.views.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** One rate over another for every threshold, both in per cent; a dot where the threshold is. */
public final class RatesPlot {
  private static final double END = 102;

  /** A point, both in 0..1. */
  public record Point(double x, double y) {}

  /**
   * A variant.
   *
   * @param colour index of its colour
   * @param now where the threshold is; empty where it is nowhere
   */
  public record Line(String name, int colour, List<Point> points, Optional<Point> now) {
    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  private RatesPlot() {}

  /**
   * The chart.
   *
   * @param xName what goes to the right
   * @param yName what goes up
   * @param chance y of a model that guesses, at x of 0 and of 1
   */
  public static JFreeChart of(
      List<Line> lines,
      String xName,
      String yName,
      Optional<Point> chance,
      boolean dark,
      double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    XYSeriesCollection curves = new XYSeriesCollection();
    XYSeriesCollection dots = new XYSeriesCollection();
    XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, false);
    XYLineAndShapeRenderer dot = new XYLineAndShapeRenderer(false, true);
    for (int i = 0; i < lines.size(); i++) {
      Line l = lines.get(i);
      Color colour = dress.colours().variant(l.colour());
      XYSeries series = new XYSeries(i + " " + l.name(), false, true);
      l.points().forEach(p -> series.add(100 * p.x(), 100 * p.y()));
      curves.addSeries(series);
      line.setSeriesPaint(i, colour);
      line.setSeriesStroke(i, new BasicStroke(1.8f));
      XYSeries here = new XYSeries(i + " " + l.name());
      l.now().ifPresent(p -> here.add(100 * p.x(), 100 * p.y()));
      dots.addSeries(here);
      dot.setSeriesPaint(i, colour);
      dot.setSeriesShape(i, new Ellipse2D.Double(-4.5, -4.5, 9, 9));
    }
    NumberAxis x = axis(xName, dress, true);
    NumberAxis y = axis(yName, dress, false);
    XYPlot plot = new XYPlot(curves, x, y, line);
    plot.setDataset(1, dots);
    plot.setRenderer(1, dot);
    dress.grid(plot);
    chance.ifPresent(
        c ->
            plot.addAnnotation(
                new XYLineAnnotation(
                    0, 100 * c.x(), 100, 100 * c.y(), ChartDress.DASHED, dress.colours().muted())));
    return dress.chart(plot);
  }

  private static NumberAxis axis(String name, ChartDress dress, boolean line) {
    NumberAxis axis = new NumberAxis(name);
    dress.axis(axis, line);
    axis.setRange(0, END);
    dress.fewTicks(axis);
    return axis;
  }
}
