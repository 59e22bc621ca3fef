package dev.lathe.engine.batch;

import dev.lathe.base.JobContext;
import dev.lathe.base.JobEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Tells how far a batch is and how long the rest takes. */
final class BatchProgress {
  private static final double FIRST_SECONDS = 1;

  private final JobContext context;
  private final long units;
  private final long from;
  private final long begin = System.nanoTime();

  /**
   * From a place on.
   *
   * @param units about how many samples there are
   * @param from how many had an answer already
   */
  BatchProgress(JobContext context, long units, long from) {
    this.context = context;
    this.units = units;
    this.from = from;
  }

  /** How long the rest takes. */
  private record Left(Duration left) implements JobEvent {
    @Override
    public Optional<Duration> remaining() {
      return Optional.of(left);
    }
  }

  void at(long samples, long failed) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    long done = samples - from;
    String text = count(samples) + " answered";
    if (failed > 0) {
      text += ", " + count(failed) + " of them without an answer";
    }
    if (seconds >= FIRST_SECONDS && done > 0 && units > samples) {
      double left = seconds * (units - samples) / done;
      context.report(new Left(Duration.ofMillis(Math.round(left * 1000))));
      text += ", about " + words(left) + " left";
    }
    context.progress(Math.min(samples, units), units, text);
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String words(double seconds) {
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    return seconds < 5400
        ? Math.round(seconds / 60) + " min"
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
