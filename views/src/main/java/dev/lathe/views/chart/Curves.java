package dev.lathe.views.chart;

import dev.lathe.controllers.text.Texts;
import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Lines of a training over epochs. */
public final class Curves {
  /** A name at a line's end takes about so much of its width. */
  private static final double NAME_SHARE = 0.15;

  private static final int FEW = 40;

  /** How much of its line's colour an interval has. */
  private static final float BAND = 0.16f;

  /**
   * A point.
   *
   * @param low where its interval begins; y itself where there is none
   * @param high where it ends
   */
  public record Point(double x, double y, double low, double high) {
    /** A point without an interval. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }
  }

  /**
   * A line.
   *
   * @param colour index of its colour
   */
  public record Line(String name, int colour, List<Point> points) {
    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  private Curves() {}

  /**
   * The chart.
   *
   * @param level a dashed line across: what the original scores
   */
  public static JFreeChart of(List<Line> lines, OptionalDouble level, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(BAND);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      YIntervalSeries series = new YIntervalSeries(i + " " + line.name(), false, true);
      line.points().forEach(p -> series.add(p.x(), p.y(), p.low(), p.high()));
      data.addSeries(series);
      renderer.setSeriesPaint(i, dress.colours().variant(line.colour()));
      renderer.setSeriesFillPaint(i, dress.colours().variant(line.colour()));
      renderer.setSeriesStroke(i, new BasicStroke(1.8f));
      renderer.setSeriesShapesVisible(i, line.points().size() < FEW);
      renderer.setSeriesShape(i, new java.awt.geom.Ellipse2D.Double(-2, -2, 4, 4));
    }
    NumberAxis x = new NumberAxis();
    NumberAxis y = new NumberAxis();
    dress.axis(x, true);
    dress.axis(y, false);
    double end =
        lines.stream().flatMap(l -> l.points().stream()).mapToDouble(Point::x).max().orElse(0);
    x.setRange(0, Math.max(0.1, end * 1.02));
    dress.fewTicks(x);
    range(y, lines, level);
    dress.fewTicks(y);
    XYPlot plot = new XYPlot(data, x, y, renderer);
    dress.grid(plot);
    // A single line needs no name: the words over the chart say what it is.
    boolean alone = lines.size() == 1 && level.isEmpty();
    List<DirectLabels.Label> names = new ArrayList<>(alone ? List.of() : ends(lines, dress));
    level.ifPresent(
        v -> {
          plot.addRangeMarker(new ValueMarker(v, dress.colours().variant(0), ChartDress.DASHED));
          names.add(
              new DirectLabels.Label(
                  Texts.get("training.series.original"), dress.colours().muted(), 0, v, false));
        });
    dress.name(plot, names);
    return dress.chart(plot);
  }

  /** The name of each line at its end. */
  static List<DirectLabels.Label> ends(List<Line> lines, ChartDress dress) {
    return lines.stream()
        .filter(l -> !l.points().isEmpty())
        .map(
            l -> {
              Point last = l.points().get(l.points().size() - 1);
              return new DirectLabels.Label(
                  l.name(), dress.colours().variant(l.colour()), last.x(), highestNearEnd(l), true);
            })
        .toList();
  }

  /** The name stands above all that the line does under it. */
  private static double highestNearEnd(Line line) {
    double end = line.points().get(line.points().size() - 1).x();
    double first = line.points().get(0).x();
    return line.points().stream()
        .filter(p -> p.x() >= end - NAME_SHARE * (end - first))
        .mapToDouble(Point::y)
        .max()
        .orElseThrow();
  }

  private static void range(NumberAxis y, List<Line> lines, OptionalDouble level) {
    double[] values =
        DoubleStream.concat(
                lines.stream()
                    .flatMap(l -> l.points().stream())
                    .flatMapToDouble(p -> DoubleStream.of(p.low(), p.high())),
                level.stream())
            .toArray();
    double low = DoubleStream.of(values).min().orElse(0);
    double high = DoubleStream.of(values).max().orElse(1);
    double room = Math.max((high - low) * 0.08, Math.max(1e-6, Math.abs(high) * 0.01));
    y.setRange(low - room, high + room);
  }
}
