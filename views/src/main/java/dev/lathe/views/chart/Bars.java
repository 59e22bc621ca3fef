package dev.lathe.views.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/** Horizontal bars, one a variant, each with the whisker of its interval and its number. */
public final class Bars {
  /**
   * One bar.
   *
   * @param colour index of the variant's fixed colour
   * @param low lower end of the whisker; empty for none
   * @param text the number with its unit, written at the bar's end
   * @param muted whether it cannot be trusted: drawn pale
   */
  public record Bar(
      String name,
      int colour,
      double value,
      OptionalDouble low,
      OptionalDouble high,
      String text,
      boolean muted) {}

  private Bars() {}

  /** The chart. */
  public static JFreeChart of(List<Bar> bars, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (int i = 0; i < bars.size(); i++) {
      // Keys must be unique, names need not be.
      data.addValue(bars.get(i).value(), "value", new Key(i, bars.get(i).name()));
    }
    CategoryAxis names = new CategoryAxis();
    names.setAxisLineVisible(false);
    names.setTickMarksVisible(false);
    names.setTickLabelFont(dress.font());
    names.setTickLabelPaint(dress.colours().text());
    names.setMaximumCategoryLabelWidthRatio(0.6f);
    names.setMaximumCategoryLabelLines(2);
    double room = bars.size() < 5 ? (5 - bars.size()) * 0.11 : 0.02;
    names.setUpperMargin(room);
    names.setLowerMargin(0.02);
    names.setCategoryMargin(0.45);
    NumberAxis values = new NumberAxis();
    dress.axis(values, false);
    values.setVisible(false);
    double top =
        bars.stream().mapToDouble(b -> Math.max(b.value(), b.high().orElse(0))).max().orElse(1);
    values.setRange(0, top > 0 ? top * 1.5 : 1);
    WhiskerRenderer renderer = new WhiskerRenderer(bars, dress);
    CategoryPlot plot = new CategoryPlot(data, names, values, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    dress.grid(plot);
    return dress.chart(plot);
  }

  private record Key(int index, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class WhiskerRenderer extends BarRenderer {
    private static final long serialVersionUID = 1L;
    private final transient List<Bar> bars;
    private final transient ChartDress dress;

    WhiskerRenderer(List<Bar> bars, ChartDress dress) {
      this.bars = bars;
      this.dress = dress;
      setBarPainter(new StandardBarPainter());
      setShadowVisible(false);
      setDrawBarOutline(false);
      setMaximumBarWidth(0.12);
    }

    @Override
    public Paint getItemPaint(int row, int column) {
      Bar bar = bars.get(column);
      Color c = dress.colours().variant(bar.colour());
      return bar.muted() ? new Color(c.getRed(), c.getGreen(), c.getBlue(), 90) : c;
    }

    @Override
    public void drawItem(
        Graphics2D g,
        CategoryItemRendererState state,
        Rectangle2D area,
        CategoryPlot plot,
        CategoryAxis names,
        ValueAxis values,
        CategoryDataset data,
        int row,
        int column,
        int pass) {
      super.drawItem(g, state, area, plot, names, values, data, row, column, pass);
      Bar bar = bars.get(column);
      double middle =
          names.getCategoryMiddle(column, getColumnCount(), area, plot.getDomainAxisEdge());
      RectangleEdge edge = plot.getRangeAxisEdge();
      g.setStroke(ChartDress.THIN);
      g.setPaint(dress.colours().text());
      double end = values.valueToJava2D(bar.value(), area, edge);
      if (bar.low().isPresent() && bar.high().isPresent()) {
        double low = values.valueToJava2D(bar.low().getAsDouble(), area, edge);
        double high = values.valueToJava2D(bar.high().getAsDouble(), area, edge);
        g.draw(new Line2D.Double(low, middle, high, middle));
        g.draw(new Line2D.Double(low, middle - 5, low, middle + 5));
        g.draw(new Line2D.Double(high, middle - 5, high, middle + 5));
        end = Math.max(end, high);
      }
      g.setFont(dress.font());
      g.setPaint(dress.colours().muted());
      float baseline = (float) middle + dress.font().getSize2D() * 0.36f;
      g.drawString(bar.text(), (float) end + 7, baseline);
    }
  }
}
