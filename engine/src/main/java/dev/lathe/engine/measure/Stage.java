package dev.lathe.engine.measure;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param quality by the task's first metric, where it was measured on data that say what is right
 */
public record Stage(
    String pass,
    long bytes,
    long parameters,
    long macs,
    double seconds,
    Optional<Timing> timing,
    @JsonAlias("accuracy") Optional<Quality> quality) {
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
   * How good the answers are, on the same examples for all stages.
   *
   * @param id of the metric; accuracy in workspaces that name none
   * @param name of the metric, for people
   * @param value of the metric, 0..1
   * @param delta this minus the original's, paired
   * @param gain this minus that of the stage before, paired
   */
  public record Quality(
      String id, String name, @JsonAlias("share") Estimate value, Estimate delta, Estimate gain) {
    /** Names the only metric there was in older workspaces. */
    public Quality {
      id = id == null ? Measurement.ACCURACY : id;
      name = name == null ? "Accuracy" : name;
    }

    /** Whether it is the share of right classes. */
    @JsonIgnore
    public boolean isAccuracy() {
      return id.equals(Measurement.ACCURACY);
    }
  }

  /** The same stage as measured. */
  Stage measured(Optional<Timing> newTiming, Optional<Quality> newQuality) {
    return new Stage(pass, bytes, parameters, macs, seconds, newTiming, newQuality);
  }
}
