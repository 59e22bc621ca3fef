package dev.lathe.engine.measure;

import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.measure.stats.Estimate;

/**
 * A metric's value as a row keeps it, long after the metric may have changed.
 *
 * @param id e.g. {@code accuracy}
 * @param name for people
 * @param unit {@code share} for 0..1, else empty
 * @param value the value
 * @param low lower bound of its 95 % interval
 * @param high upper bound
 * @param n how many examples it rests on
 * @param better {@code higher} or {@code lower}
 * @param needsTruth whether it rests on what is right rather than on the original's answers
 */
public record MetricValue(
    String id,
    String name,
    String unit,
    double value,
    double low,
    double high,
    long n,
    String better,
    boolean needsTruth) {
  /** What was counted just now. */
  static MetricValue of(MetricScore score) {
    return new MetricValue(
        score.metric().id(),
        score.metric().name(),
        score.metric().unit().id(),
        score.estimate().value(),
        score.estimate().low(),
        score.estimate().high(),
        score.estimate().n(),
        score.metric().higherIsBetter() ? "higher" : "lower",
        score.metric().needsTruth());
  }

  /** The value with its interval. */
  public Estimate estimate() {
    return new Estimate(value, low, high, n);
  }

  /** Whether the value is a share, to be shown in percent. */
  public boolean isShare() {
    return unit.equals("share");
  }
}
