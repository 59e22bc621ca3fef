package dev.lathe.engine.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The confusion matrix of two classes at a threshold: an example is said to be of the positive
 * class where its score is at least that.
 *
 * @param threshold 0..1; infinite where no example reaches it
 * @param hits true positives
 * @param falseAlarms false positives
 * @param misses false negatives
 * @param rejections true negatives
 */
public record ThresholdCounts(
    double threshold, long hits, long falseAlarms, long misses, long rejections) {
  /** True positive rate: of the examples of the class, the share found; NaN where there is none. */
  public double recall() {
    return (double) hits / (hits + misses);
  }

  /** Of the examples said to be of the class, the share that is; NaN where none was. */
  public double precision() {
    return (double) hits / (hits + falseAlarms);
  }

  /** False positive rate: of the others, the share said to be of the class; NaN where none is. */
  public double falseAlarmRate() {
    return (double) falseAlarms / (falseAlarms + rejections);
  }

  /**
   * What its mistakes cost in all.
   *
   * @param falseAlarm price of one false alarm, 0 or more
   * @param miss price of one miss, 0 or more
   */
  public double cost(double falseAlarm, double miss) {
    return falseAlarms * falseAlarm + misses * miss;
  }

  /**
   * The point of a curve whose mistakes cost least; of equal ones that with the highest threshold.
   * Empty where the curve has no points.
   *
   * @param falseAlarm price of one false alarm, 0 or more
   * @param miss price of one miss, 0 or more
   */
  public static Optional<ThresholdCounts> cheapest(
      List<ThresholdCounts> curve, double falseAlarm, double miss) {
    return curve.stream()
        .min(
            Comparator.comparingDouble((ThresholdCounts c) -> c.cost(falseAlarm, miss))
                .thenComparing(Comparator.comparingDouble(ThresholdCounts::threshold).reversed()));
  }

  /**
   * The same among evenly spaced thresholds, as a person would set one: of {@code steps} + 1 from 0
   * to 1, what the cheapest does.
   *
   * @param falseAlarm price of one false alarm, 0 or more
   * @param miss price of one miss, 0 or more
   */
  public static Optional<ThresholdCounts> cheapest(
      List<ThresholdCounts> curve, int steps, double falseAlarm, double miss) {
    return cheapest(
        IntStream.rangeClosed(0, steps)
            .mapToObj(i -> (double) i / steps)
            .flatMap(t -> at(curve, t).stream().map(c -> c.withThreshold(t)))
            .toList(),
        falseAlarm,
        miss);
  }

  /** The same counts under another threshold, 0..1, that falls on this point. */
  public ThresholdCounts withThreshold(double other) {
    return new ThresholdCounts(other, hits, falseAlarms, misses, rejections);
  }

  /** The point of a curve that a threshold falls on; empty where the curve has no points. */
  public static Optional<ThresholdCounts> at(List<ThresholdCounts> curve, double threshold) {
    return curve.stream()
        .filter(c -> c.threshold() >= threshold)
        .min(Comparator.comparingDouble(ThresholdCounts::threshold));
  }
}
