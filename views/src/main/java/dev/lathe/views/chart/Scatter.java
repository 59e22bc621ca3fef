package dev.lathe.views.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.Range;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Points with whiskers in both directions, and the front that no point beats as a dashed line. */
public final class Scatter {
  /**
   * One point; the intervals are the whiskers.
   *
   * @param hollow whether it cannot be trusted: drawn as a ring
   * @param front name of the front that it is on: no other point of those that may be compared is
   *     better in both; empty for a point on none
   */
  public record Point(
      String name,
      int colour,
      double x,
      double xLow,
      double xHigh,
      double y,
      double yLow,
      double yHigh,
      boolean hollow,
      Optional<String> front) {}

  private static final Ellipse2D DOT = new Ellipse2D.Double(-5, -5, 10, 10);

  private Scatter() {}

  /** The chart. Points on a front are joined from left to right. */
  public static JFreeChart of(
      List<Point> points, String xLabel, String yLabel, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    NumberAxis x = new NumberAxis(xLabel);
    NumberAxis y = new NumberAxis(yLabel);
    dress.axis(x, true);
    dress.axis(y, true);
    x.setRange(padded(points.stream().mapToDouble(Point::xLow).min().orElse(0), max(points, true)));
    y.setRange(
        padded(points.stream().mapToDouble(Point::yLow).min().orElse(0), max(points, false)));
    dress.fewTicks(x);
    dress.fewTicks(y);
    XYPlot plot = new XYPlot(points(points), x, y, pointRenderer(points, dress));
    plot.setDataset(1, front(points));
    plot.setRenderer(1, frontRenderer(dress));
    dress.grid(plot);
    dress.name(
        plot,
        points.stream()
            .map(p -> new DirectLabels.Label(p.name(), dress.colours().text(), p.x(), p.y(), false))
            .toList());
    return dress.chart(plot);
  }

  private static double max(List<Point> points, boolean horizontal) {
    return points.stream().mapToDouble(p -> horizontal ? p.xHigh() : p.yHigh()).max().orElse(1);
  }

  private static Range padded(double low, double high) {
    double pad = Math.max((high - low) * 0.15, Math.abs(high) * 0.01 + 1e-6);
    return new Range(Math.max(low >= 0 ? 0 : low - pad, low - pad), high + pad);
  }

  private static XYIntervalSeriesCollection points(List<Point> points) {
    XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
    for (int i = 0; i < points.size(); i++) {
      Point p = points.get(i);
      XYIntervalSeries series = new XYIntervalSeries(i);
      series.add(p.x(), p.xLow(), p.xHigh(), p.y(), p.yLow(), p.yHigh());
      data.addSeries(series);
    }
    return data;
  }

  private static XYErrorRenderer pointRenderer(List<Point> points, ChartDress dress) {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setCapLength(0);
    renderer.setErrorStroke(new BasicStroke(1.4f));
    renderer.setDefaultLinesVisible(false);
    renderer.setUseFillPaint(true);
    for (int i = 0; i < points.size(); i++) {
      Color c = dress.colours().variant(points.get(i).colour());
      renderer.setSeriesPaint(i, c);
      renderer.setSeriesShape(i, DOT);
      renderer.setSeriesFillPaint(i, points.get(i).hollow() ? dress.colours().background() : c);
      renderer.setSeriesShapesFilled(i, Boolean.TRUE);
      renderer.setSeriesOutlinePaint(i, c);
    }
    renderer.setDrawOutlines(true);
    renderer.setUseOutlinePaint(true);
    renderer.setDefaultOutlineStroke(new BasicStroke(1.8f));
    return renderer;
  }

  private static XYSeriesCollection front(List<Point> points) {
    Map<String, XYSeries> fronts = new LinkedHashMap<>();
    for (Point p : points) {
      p.front().ifPresent(f -> fronts.computeIfAbsent(f, XYSeries::new).add(p.x(), p.y()));
    }
    XYSeriesCollection all = new XYSeriesCollection();
    fronts.values().forEach(all::addSeries);
    return all;
  }

  private static XYLineAndShapeRenderer frontRenderer(ChartDress dress) {
    XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, false);
    line.setDefaultPaint(dress.colours().accent());
    line.setAutoPopulateSeriesPaint(false);
    line.setDefaultStroke(ChartDress.DASHED);
    line.setAutoPopulateSeriesStroke(false);
    line.setDrawSeriesLineAsPath(true);
    return line;
  }
}
