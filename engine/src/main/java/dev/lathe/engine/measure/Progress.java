package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import java.util.Locale;

/** How far one group of candidates is, as a part of the whole run. */
final class Progress {
  private static final int UNITS = 1000;

  private final JobContext context;
  private final int index;
  private final int count;

  /** The part {@code index} of {@code count} equal ones. */
  Progress(JobContext context, int index, int count) {
    this.context = context;
    this.index = index;
    this.count = count;
  }

  /** Reports the fraction done of this part, 0..1. */
  void at(double fraction, String format, Object... values) {
    context.progress(
        Math.round(UNITS * (index + Math.min(1, fraction)) / count),
        UNITS,
        String.format(Locale.ROOT, format, values));
  }
}
