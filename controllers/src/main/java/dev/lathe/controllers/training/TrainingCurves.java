package dev.lathe.controllers.training;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The curves of a training so far.
 *
 * @param series one for each network that is trained
 * @param original the original's score on the same held-out examples, 0 … 1, where it is known
 */
public record TrainingCurves(List<Series> series, OptionalDouble original) {
  /** Before anything was told. */
  public static final TrainingCurves NONE = new TrainingCurves(List.of(), OptionalDouble.empty());

  /** Copies the list. */
  public TrainingCurves {
    series = List.copyOf(series);
  }

  /**
   * A point over epochs done.
   *
   * @param low where its 95 % interval begins; the value itself where none is known
   * @param high where it ends
   */
  public record Point(double epoch, double value, double low, double high) {
    /** A point without an interval. */
    public Point(double epoch, double value) {
      this(epoch, value, value, value);
    }
  }

  /**
   * The curves of one network.
   *
   * @param name for people; empty where there is only one
   * @param loss mean of recent steps
   * @param score on held-out examples, 0 … 1
   */
  public record Series(String name, List<Point> loss, List<Point> score) {
    /** Copies the lists. */
    public Series {
      loss = List.copyOf(loss);
      score = List.copyOf(score);
    }
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return series.isEmpty();
  }
}
