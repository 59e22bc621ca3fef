package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobEvent;
import dev.lathe.engine.measure.stats.Estimate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A point of a training's curves.
 *
 * @param series which network: "student", say; a training of one network has one
 * @param step steps done
 * @param epoch epochs done, with their fraction
 * @param share share of the budget used, 0 … 1
 * @param loss mean of the recent steps
 * @param score on held-out examples, where it was just measured, by a metric of the task: accuracy,
 *     mAP, agreement with the original; at most 1
 * @param best the best score so far
 * @param learningRate at this step
 * @param secondsLeft estimate
 * @param interval the score with its interval, where there is one
 */
public record TrainingEvent(
    String series,
    int step,
    double epoch,
    double share,
    double loss,
    OptionalDouble score,
    OptionalDouble best,
    double learningRate,
    double secondsLeft,
    Optional<Estimate> interval)
    implements JobEvent {
  /** The series of an event that tells what the original scores, once, without steps. */
  public static final String ORIGINAL = "original";

  /** A point without an interval. */
  public TrainingEvent(
      String series,
      int step,
      double epoch,
      double share,
      double loss,
      OptionalDouble score,
      OptionalDouble best,
      double learningRate,
      double secondsLeft) {
    this(
        series, step, epoch, share, loss, score, best, learningRate, secondsLeft, Optional.empty());
  }

  @Override
  public Optional<Duration> remaining() {
    return Double.isFinite(secondsLeft)
        ? Optional.of(Duration.ofMillis(Math.round(1e3 * secondsLeft)))
        : Optional.empty();
  }

  /** What the original scores on the same held-out examples. */
  public static TrainingEvent original(double score) {
    OptionalDouble known = OptionalDouble.of(score);
    return new TrainingEvent(ORIGINAL, 0, 0, 0, Double.NaN, known, known, 0, Double.NaN);
  }
}
