package dev.lathe.controllers.optimize;

import dev.lathe.controllers.text.Texts;
import dev.lathe.optimizers.pass.Pass;
import java.util.Locale;

/** The headings under which passes are listed, in this order. */
public enum PassGroup {
  /** Equal answers, fewer nodes. */
  CLEAN_UP,
  /** Fewer bits. */
  QUANTIZE,
  /** Fewer weights. */
  PRUNE,
  /** Takes time and data. */
  TRAIN;

  /** Where a pass stands. */
  public static PassGroup of(Pass pass) {
    return switch (pass.family()) {
      case CLEAN_UP -> CLEAN_UP;
      case QUANTIZE -> QUANTIZE;
      case PRUNE -> PRUNE;
      case TRAIN -> TRAIN;
    };
  }

  /** What the heading says. */
  public String text() {
    return Texts.get("pass-group." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
