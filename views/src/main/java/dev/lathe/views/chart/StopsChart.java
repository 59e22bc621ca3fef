package dev.lathe.views.chart;

import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** What each stop of a slider brings, in per cent; stops that bring nothing lie in grey. */
public final class StopsChart {
  private static final double HALF = 5;

  private StopsChart() {}

  /**
   * The chart.
   *
   * @param lines over 0 … 90 per cent
   * @param dead stops that are not faster than a smaller cut
   */
  public static JFreeChart of(
      List<Curves.Line> lines, List<Double> dead, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    for (int i = 0; i < lines.size(); i++) {
      XYSeries series = new XYSeries(lines.get(i).name(), false);
      lines.get(i).points().forEach(p -> series.add(p.x(), p.y()));
      data.addSeries(series);
      renderer.setSeriesPaint(i, dress.colours().variant(lines.get(i).colour()));
      renderer.setSeriesStroke(i, new BasicStroke(1.6f));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-2, -2, 4, 4));
    }
    NumberAxis x = new NumberAxis();
    NumberAxis y = new NumberAxis();
    dress.axis(x, true);
    dress.axis(y, false);
    x.setRange(-HALF, 90 + HALF);
    dress.fewTicks(x);
    double most =
        lines.stream()
            .flatMap(l -> l.points().stream())
            .mapToDouble(Curves.Point::y)
            .max()
            .orElse(100);
    y.setRange(0, Math.max(105, most * 1.05));
    dress.fewTicks(y);
    XYPlot plot = new XYPlot(data, x, y, renderer);
    dress.grid(plot);
    dress.name(plot, Curves.ends(lines, dress));
    for (double at : dead) {
      plot.addDomainMarker(
          new IntervalMarker(at - HALF, at + HALF, dress.colours().track()), Layer.BACKGROUND);
    }
    return dress.chart(plot);
  }
}
