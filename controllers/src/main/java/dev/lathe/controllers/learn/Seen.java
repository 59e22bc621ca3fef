package dev.lathe.controllers.learn;

import dev.lathe.controllers.compare.Interval;

/**
 * What a lesson reads off the window.
 *
 * @param settled whether it stays so; an estimate that still grows has not settled
 */
public record Seen(Interval value, boolean settled) {
  /** Something that is known exactly. */
  public static Interval exactly(double value) {
    return new Interval(value, value, value, 1);
  }

  /**
   * How many times as much one is as another. Holds what the true ratio is whenever both intervals
   * hold the truth, so it is rather too wide than too narrow.
   */
  public static Interval ratio(Interval above, Interval below) {
    return new Interval(
        above.value() / below.value(),
        above.low() / below.high(),
        above.high() / below.low(),
        Math.min(above.n(), below.n()));
  }
}
