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
    if (pass.needs().contains(Pass.Need.TRAINING)) {
      return TRAIN;
    }
    String id = pass.id();
    if (id.startsWith("prune-") || id.startsWith("drop-")) {
      return PRUNE;
    }
    return id.equals("clean") ? CLEAN_UP : QUANTIZE;
  }

  /** What the heading says. */
  public String text() {
    return Texts.get("pass-group." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
