package dev.lathe.app.cli;

import dev.lathe.base.LatheException;

/** Ranges of options. */
final class Checks {
  private Checks() {}

  static void positive(String option, double value) {
    if (!(value > 0)) {
      throw LatheException.input(
          option + " must be more than 0, not " + Units.figures(value) + ".", "", "");
    }
  }

  static void notNegative(String option, double value) {
    if (!(value >= 0)) {
      throw LatheException.input(
          option + " must be 0 or more, not " + Units.figures(value) + ".", "", "");
    }
  }
}
