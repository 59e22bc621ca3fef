package dev.lathe.controllers.steps;

import java.util.List;

/**
 * One of the three waterfalls.
 *
 * @param title what is shown, in capitals
 * @param bars the original first, the result last; empty where nothing is known
 * @param axisFrom where the axis begins; 0 but where the differences would be too small to see
 * @param axisTo where it ends
 * @param note what must be said of the axis; empty when nothing must
 * @param empty why there are no bars, a sentence
 */
public record StepPanel(
    Kind kind,
    String title,
    List<StepBar> bars,
    double axisFrom,
    double axisTo,
    String note,
    String empty) {
  /** What is shown. */
  public enum Kind {
    SIZE,
    LATENCY,
    QUALITY
  }

  /** Copies the list. */
  public StepPanel {
    bars = List.copyOf(bars);
  }

  static StepPanel without(Kind kind, String title, String why) {
    return new StepPanel(kind, title, List.of(), 0, 1, "", why);
  }
}
