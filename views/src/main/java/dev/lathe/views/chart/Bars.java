package dev.lathe.views.chart;

import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;

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
    return dress.bars(new BarsPlot(bars, dress, scale));
  }
}
