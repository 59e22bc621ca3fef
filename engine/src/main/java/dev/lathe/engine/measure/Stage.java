package dev.lathe.engine.measure;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.List;
import java.util.Optional;

/**
 * A model on its way through a recipe: the original, or what a step made of the model before it.
 *
 * @param pass the step as it is written on the command line; empty for the original
 * @param bytes of the file, with its external data
 * @param parameters elements of all weights
 * @param macs multiply-accumulate operations of one run
 * @param seconds what the step took; 0 for the original
 * @param timing where it was measured
 * @param accuracy where it was measured, with labels
 */
public record Stage(
    String pass,
    long bytes,
    long parameters,
    long macs,
    double seconds,
    Optional<Timing> timing,
    Optional<Accuracy> accuracy) {
  /** A stage of which only the file is known. */
  public static Stage of(String pass, long bytes, long parameters, long macs, double seconds) {
    return new Stage(pass, bytes, parameters, macs, seconds, Optional.empty(), Optional.empty());
  }

  /**
   * Latency, in rounds interleaved with all other stages.
   *
   * @param p50 median in milliseconds; unknown where the model could not be run
   * @param speedup latency of the original ÷ of this one
   * @param gain latency of the stage before ÷ of this one
   * @param doubts the rules of measuring that failed, with their remedies
   */
  public record Timing(Estimate p50, Estimate speedup, Estimate gain, List<String> doubts) {
    /** Copies the list. */
    public Timing {
      doubts = List.copyOf(doubts);
    }
  }

  /**
   * Right answers, on the same examples for all stages.
   *
   * @param share of right answers
   * @param delta this minus the original's, paired
   * @param gain this minus that of the stage before, paired
   */
  public record Accuracy(Estimate share, Estimate delta, Estimate gain) {}

  /** The same stage as measured. */
  Stage measured(Optional<Timing> newTiming, Optional<Accuracy> newAccuracy) {
    return new Stage(pass, bytes, parameters, macs, seconds, newTiming, newAccuracy);
  }
}
