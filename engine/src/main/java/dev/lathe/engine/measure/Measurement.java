package dev.lathe.engine.measure;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One variant on one device in one scenario.
 *
 * @param model the variant's name
 * @param sha256 hash of its file
 * @param device device id
 * @param scenario scenario id, e.g. {@code single-stream}, {@code offline}
 * @param accuracy share of right answers with its Wilson interval; empty without labels
 * @param agreement share of answers equal to the original's; empty for the original itself or
 *     without data
 * @param latency per query, in milliseconds; for offline per batch
 * @param throughput samples per second
 * @param memory of the child process
 * @param bytes size of the model's files
 * @param valid whether every validity rule holds; a row whose model or process failed is not valid,
 *     has the failure as its reason, and numbers that are not known
 * @param reasons the rules that failed, each with its remedy
 * @param provenance hashes, recipe, threads, versions, governor, date
 */
public record Measurement(
    String model,
    String sha256,
    String device,
    String scenario,
    Optional<Estimate> accuracy,
    Optional<Estimate> agreement,
    Latency latency,
    Estimate throughput,
    Memory memory,
    long bytes,
    boolean valid,
    List<String> reasons,
    Map<String, String> provenance) {
  /** Copies the collections. */
  public Measurement {
    reasons = List.copyOf(reasons);
    provenance = Map.copyOf(provenance);
  }

  /** The same row under another name of the variant. */
  public Measurement named(String name) {
    return new Measurement(
        name,
        sha256,
        device,
        scenario,
        accuracy,
        agreement,
        latency,
        throughput,
        memory,
        bytes,
        valid,
        reasons,
        provenance);
  }

  /**
   * Percentiles by nearest rank, in milliseconds. p90 needs 64 queries, p99 needs 662 (MLPerf
   * LoadGen's early-stopping bounds).
   *
   * @param p50 median with its bootstrap interval over rounds
   */
  public record Latency(Estimate p50, OptionalDouble p90, OptionalDouble p99) {}

  /**
   * Resident memory of the child process in megabytes (10^6 bytes): before loading, after loading,
   * at its peak.
   */
  public record Memory(double baselineMb, double loadedMb, double peakMb) {}

  /**
   * A variant against the original on the same device in the same scenario, over the same
   * interleaved rounds.
   *
   * @param sha256 hash of the variant's file
   * @param speedup original latency ÷ variant latency, with the bootstrap interval of the ratio
   * @param accuracyDelta variant minus original accuracy, in points of share (−0.01 = one point
   *     less), paired
   * @param p McNemar's p value; empty without labels
   */
  public record Comparison(
      String model,
      String sha256,
      String baseline,
      String device,
      String scenario,
      Estimate speedup,
      Optional<Estimate> accuracyDelta,
      OptionalDouble p) {
    /** The same comparison under other names of the two. */
    public Comparison named(String name, String baselineName) {
      return new Comparison(
          name, sha256, baselineName, device, scenario, speedup, accuracyDelta, p);
    }
  }

  /** All rows of one measuring run, and each row compared with the first model's on its device. */
  public record Report(List<Measurement> rows, List<Comparison> comparisons) {
    /** Copies the lists. */
    public Report {
      rows = List.copyOf(rows);
      comparisons = List.copyOf(comparisons);
    }
  }
}
