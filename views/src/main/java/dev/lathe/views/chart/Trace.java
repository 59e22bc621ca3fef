package dev.lathe.views.chart;

import dev.lathe.controllers.text.Texts;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** An estimate over samples with its interval as a band that narrows. */
public final class Trace {
  /** The estimate after n examples, in per cent. */
  public record Point(int n, double value, double low, double high) {}

  private Trace() {}

  /**
   * The chart.
   *
   * @param total the right end of the axis
   * @param original what the original scores, as a dashed line; empty for none
   */
  public static JFreeChart of(
      List<Point> points, OptionalDouble original, int total, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    YIntervalSeries series = new YIntervalSeries("estimate");
    points.forEach(p -> series.add(p.n(), p.value(), p.low(), p.high()));
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    data.addSeries(series);
    NumberAxis x = new NumberAxis();
    NumberAxis y = new NumberAxis();
    dress.axis(x, true);
    dress.axis(y, false);
    x.setRange(0, Math.max(5, total));
    dress.fewTicks(x);
    double low =
        Math.min(
            points.stream().mapToDouble(Point::low).min().orElse(0),
            original.orElse(Double.MAX_VALUE));
    y.setRange(Math.max(0, Math.floor(low / 10) * 10 - 2), 101);
    dress.fewTicks(y);
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    Color c = dress.colours().accent();
    renderer.setSeriesPaint(0, c);
    renderer.setSeriesFillPaint(0, c);
    renderer.setAlpha(0.16f);
    renderer.setSeriesStroke(0, new BasicStroke(1.8f));
    XYPlot plot = new XYPlot(data, x, y, renderer);
    dress.grid(plot);
    List<DirectLabels.Label> names = new ArrayList<>();
    original.ifPresent(
        v -> {
          plot.addRangeMarker(new ValueMarker(v, dress.colours().variant(0), ChartDress.DASHED));
          names.add(
              new DirectLabels.Label(
                  Texts.get("training.series.original"),
                  dress.colours().muted(),
                  Math.max(5, total),
                  v,
                  true));
        });
    Point last = points.get(points.size() - 1);
    names.add(
        new DirectLabels.Label(Texts.get("optimize.trace.draft"), c, last.n(), last.value(), true));
    dress.name(plot, names);
    return dress.chart(plot);
  }
}
