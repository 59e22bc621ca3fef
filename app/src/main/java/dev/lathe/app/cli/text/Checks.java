package dev.lathe.app.cli.text;

import dev.lathe.base.LatheException;

/** Ranges of options. */
public final class Checks {
  private Checks() {}

  public static void positive(String option, double value) {
    if (!(value > 0)) {
      throw LatheException.input(
          option + " must be more than 0, not " + Units.figures(value) + ".", "", "");
    }
  }

  public static void notNegative(String option, double value) {
    if (!(value >= 0)) {
      throw LatheException.input(
          option + " must be 0 or more, not " + Units.figures(value) + ".", "", "");
    }
  }
}
