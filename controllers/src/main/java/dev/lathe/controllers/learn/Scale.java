package dev.lathe.controllers.learn;

import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;

/** How a measured number of a lesson is written. */
public enum Scale {
  /** A share in 0..1, in percent. */
  PERCENT(100, 1, " %"),
  /** A factor, e.g. 1.26×. */
  TIMES(1, 2, "×"),
  /** A difference of shares, in points of percent. */
  POINTS(100, 1, "");

  private final double factor;
  private final int decimals;
  private final String unit;

  Scale(double factor, int decimals, String unit) {
    this.factor = factor;
    this.decimals = decimals;
    this.unit = unit;
  }

  /** From the number on the slider to the number that is measured. */
  double measured(double shown) {
    return shown / factor;
  }

  /** A number as it stands on the slider, with its unit. */
  public String shown(double number, int digits) {
    String text = signed(number, digits);
    return this == POINTS ? Texts.get("learn.points", text) : text + unit;
  }

  /** A measured number with its interval; without one where it is exact. */
  String text(Interval i) {
    String value = shown(i.value() * factor, decimals);
    return i.low() == i.high()
        ? value
        : Texts.get(
            "learn.interval",
            value,
            signed(i.low() * factor, decimals),
            signed(i.high() * factor, decimals));
  }

  private static String signed(double number, int digits) {
    return Formats.number(number, digits).replace('-', '−');
  }
}
