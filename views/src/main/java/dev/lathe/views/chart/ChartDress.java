package dev.lathe.views.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** Dresses a chart like the window: flat, thin lines, the window's colours and text size. */
final class ChartDress {
  static final BasicStroke THIN = new BasicStroke(1f);
  static final BasicStroke HALO = new BasicStroke(3f);
  static final BasicStroke DASHED =
      new BasicStroke(
          1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {4, 3}, 0);

  private final ChartColours colours;
  private final Font font;

  ChartDress(boolean dark, double scale) {
    this.colours = ChartColours.of(dark);
    this.font = new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.round(11 * scale));
  }

  ChartColours colours() {
    return colours;
  }

  Font font() {
    return font;
  }

  JFreeChart chart(Plot plot) {
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setInsets(new RectangleInsets(0.6 * font.getSize(), 2, 4, 1.6 * font.getSize()));
    JFreeChart chart = new JFreeChart(null, font, plot, false);
    chart.setBackgroundPaint(colours.background());
    chart.setAntiAlias(true);
    chart.setTextAntiAlias(true);
    chart.setPadding(new RectangleInsets(0, 0, 0, 0));
    return chart;
  }

  /** Without axes, whose last number needs room at the right: the same margin on both sides. */
  JFreeChart bars(Plot plot) {
    JFreeChart chart = chart(plot);
    plot.setInsets(new RectangleInsets(4, 2, 4, 2));
    return chart;
  }

  void axis(ValueAxis axis, boolean line) {
    axis.setLabelFont(font);
    axis.setTickLabelFont(font);
    axis.setLabelPaint(colours.muted());
    axis.setTickLabelPaint(colours.muted());
    axis.setAxisLinePaint(colours.border());
    axis.setAxisLineVisible(line);
    axis.setTickMarksVisible(false);
    axis.setTickLabelInsets(new RectangleInsets(3, 5, 3, 5));
  }

  /**
   * About five ticks, whatever the size: more would be a ruler, not a chart. Their numbers have as
   * many decimals as tell them apart.
   */
  void fewTicks(NumberAxis axis) {
    double step = axis.getRange().getLength() / 6;
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double nice = step / power <= 1 ? 1 : step / power <= 2 ? 2 : step / power <= 5 ? 5 : 10;
    axis.setTickUnit(new NumberTickUnit(nice * power));
    int decimals = (int) Math.max(0, Math.min(9, -Math.floor(Math.log10(nice * power) + 1e-9)));
    axis.setNumberFormatOverride(
        new DecimalFormat(
            "#,##0" + (decimals == 0 ? "" : "." + "0".repeat(decimals)),
            DecimalFormatSymbols.getInstance(Locale.ENGLISH)));
  }

  /** What lines and points are called, beside them. */
  void name(XYPlot plot, List<DirectLabels.Label> labels) {
    plot.addAnnotation(new DirectLabels(labels, this));
  }

  void grid(XYPlot plot) {
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(colours.track());
    plot.setRangeGridlineStroke(THIN);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
  }
}
