package dev.lathe.views.chart;

import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;

/** Waterfalls: a bar for what was, one floating for each change, and one for what came out. */
public final class Waterfalls {
  /** What a bar means; its colour says so, and the sign of its number. */
  public enum Tone {
    TOTAL,
    GOOD,
    BAD,
    SAME
  }

  /**
   * One bar.
   *
   * @param colour index of the variant's fixed colour, for a total
   * @param from where it begins
   * @param to where it ends
   * @param low lower end of the whisker; empty for none
   * @param text the number with sign and unit, written at the line's end
   * @param tip what is said of it under the mouse
   */
  public record Bar(
      String name,
      Tone tone,
      int colour,
      double from,
      double to,
      OptionalDouble low,
      OptionalDouble high,
      String text,
      String tip) {}

  private Waterfalls() {}

  /** The chart, on an axis that begins and ends there. */
  public static JFreeChart of(
      List<Bar> bars, double axisFrom, double axisTo, boolean dark, double scale) {
    ChartDress dress = new ChartDress(dark, scale);
    return dress.bars(new WaterfallPlot(bars, axisFrom, axisTo, dress, scale));
  }
}
