package dev.lathe.views.chart;

import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The answer over one column, a line a variant; dots where the column's values have no order. */
public final class WhatIfPlot {
  private static final int TICKS = 4;
  private static final double ROOM = 0.04;

  /**
   * A variant.
   *
   * @param colour index of its colour
   * @param levels one a place
   */
  public record Line(String name, int colour, List<Double> levels) {
    /** Copies the list. */
    public Line {
      levels = List.copyOf(levels);
    }
  }

  /**
   * What is drawn.
   *
   * @param ways places on the column's scale, 0 to 1
   * @param values what stands at them
   * @param joined whether neighbouring points are joined
   * @param here the place of the row; outside 0..1 for none
   * @param share whether levels are shares in 0..1
   * @param threshold a dashed line across; empty for none
   * @param thresholdName what it is called
   */
  public record Content(
      List<Double> ways,
      List<String> values,
      boolean joined,
      double here,
      List<Line> lines,
      boolean share,
      OptionalDouble threshold,
      String thresholdName) {}

  private WhatIfPlot() {}

  /** The chart. */
  public static JFreeChart of(Content content, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer =
        new XYLineAndShapeRenderer(content.joined(), !content.joined());
    double factor = content.share() ? 100 : 1;
    for (int i = 0; i < content.lines().size(); i++) {
      Line line = content.lines().get(i);
      XYSeries series = new XYSeries(i + " " + line.name(), false, true);
      for (int k = 0; k < line.levels().size(); k++) {
        series.add(content.ways().get(k).doubleValue(), factor * line.levels().get(k));
      }
      data.addSeries(series);
      renderer.setSeriesPaint(i, dress.colours().variant(line.colour()));
      renderer.setSeriesStroke(i, new BasicStroke(1.8f));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-4, -4, 8, 8));
    }
    NumberAxis x = new NumberAxis();
    NumberAxis y = new NumberAxis();
    dress.axis(x, true);
    dress.axis(y, false);
    x.setRange(-ROOM, 1 + ROOM);
    double ticks = content.joined() ? TICKS : Math.max(1, content.values().size() - 1);
    x.setTickUnit(new NumberTickUnit(1 / ticks));
    x.setNumberFormatOverride(new Places(content.ways(), content.values()));
    if (content.share()) {
      y.setRange(-2, 104);
    } else {
      range(y, content);
    }
    dress.fewTicks(y);
    XYPlot plot = new XYPlot(data, x, y, renderer);
    dress.grid(plot);
    List<DirectLabels.Label> names = new ArrayList<>();
    if (content.here() >= 0 && content.here() <= 1) {
      plot.addDomainMarker(
          new ValueMarker(content.here(), dress.colours().accent(), ChartDress.DASHED));
    }
    content
        .threshold()
        .ifPresent(
            t -> {
              plot.addRangeMarker(
                  new ValueMarker(factor * t, dress.colours().bad(), ChartDress.DASHED));
              names.add(
                  new DirectLabels.Label(
                      content.thresholdName(), dress.colours().bad(), 0, factor * t, true));
            });
    if (content.lines().size() > 1 && content.joined()) {
      for (Line l : content.lines()) {
        double last = l.levels().get(l.levels().size() - 1);
        names.add(
            new DirectLabels.Label(
                l.name(), dress.colours().variant(l.colour()), 1, factor * last, true));
      }
    }
    dress.name(plot, names);
    return dress.chart(plot);
  }

  private static void range(NumberAxis y, Content content) {
    double[] all =
        content.lines().stream()
            .flatMap(l -> l.levels().stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    double low = java.util.Arrays.stream(all).min().orElse(0);
    double high = java.util.Arrays.stream(all).max().orElse(1);
    double room = Math.max((high - low) * 0.08, Math.max(1e-6, Math.abs(high) * 0.01));
    y.setRange(low - room, high + room);
  }

  /** Writes the value that stands at a place instead of the place. */
  private static final class Places extends NumberFormat {
    private static final long serialVersionUID = 1L;

    private final transient List<Double> ways;
    private final transient List<String> values;

    Places(List<Double> ways, List<String> values) {
      this.ways = ways;
      this.values = values;
    }

    @Override
    public StringBuffer format(double place, StringBuffer to, FieldPosition at) {
      int nearest = 0;
      for (int i = 1; i < ways.size(); i++) {
        if (Math.abs(ways.get(i) - place) < Math.abs(ways.get(nearest) - place)) {
          nearest = i;
        }
      }
      return to.append(values.get(nearest));
    }

    @Override
    public StringBuffer format(long place, StringBuffer to, FieldPosition at) {
      return format((double) place, to, at);
    }

    @Override
    public Number parse(String text, ParsePosition at) {
      throw new UnsupportedOperationException("places are written, not read");
    }
  }
}
