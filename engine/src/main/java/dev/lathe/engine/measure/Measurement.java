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
 * @param key what decides the numbers, besides the scenario; empty for rows of older versions of
 *     Lathe, which did not record it: nothing may be compared with them
 * @param metrics of the task, those first that need what is right; empty without data, and in rows
 *     of older workspaces
 * @param difference how the answers differ from those on the run's first device; empty on that
 *     device
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
    Map<String, String> provenance,
    Optional<MeasurementKey> key,
    List<MetricValue> metrics,
    Optional<DeviceDifference> difference) {
  /** The metric of right classes, which has a field of its own too. */
  public static final String ACCURACY = "accuracy";

  /** The metric of equal answers, which has a field of its own too. */
  static final String AGREEMENT = "agreement";

  /**
   * The fact of the provenance that says which metrics are not defined on the examples, and why.
   */
  public static final String UNDEFINED = "undefined_metrics";

  /** Copies the collections; a row of an older workspace lacks some. */
  public Measurement {
    reasons = List.copyOf(reasons);
    provenance = Map.copyOf(provenance);
    key = key == null ? Optional.empty() : key;
    metrics = metrics == null ? List.of() : List.copyOf(metrics);
    difference = difference == null ? Optional.empty() : difference;
  }

  /** A row of which only the metrics with fields of their own are known. */
  public Measurement(
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
      Map<String, String> provenance,
      Optional<MeasurementKey> key) {
    this(
        model,
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
        provenance,
        key,
        List.of(),
        Optional.empty());
  }

  /**
   * The first metric that needs what is right: how good the model is. In rows of older workspaces
   * it is the accuracy.
   */
  public Optional<MetricValue> quality() {
    Optional<MetricValue> first = metrics.stream().filter(m -> m.needsTruth()).findFirst();
    return first.or(
        () ->
            accuracy.map(
                a ->
                    new MetricValue(
                        ACCURACY,
                        "Accuracy",
                        "share",
                        a.value(),
                        a.low(),
                        a.high(),
                        a.n(),
                        "higher",
                        true)));
  }

  /** A row whose key was not recorded. */
  public Measurement(
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
    this(
        model,
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
        provenance,
        Optional.empty());
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
        provenance,
        key,
        metrics,
        difference);
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
   * @param key that of the variant's row
   * @param deltas of every metric that needs what is right; empty in older workspaces
   */
  public record Comparison(
      String model,
      String sha256,
      String baseline,
      String device,
      String scenario,
      Estimate speedup,
      Optional<Estimate> accuracyDelta,
      OptionalDouble p,
      Optional<MeasurementKey> key,
      List<MetricDelta> deltas) {
    /** Copies the list; a comparison of an older workspace has none. */
    public Comparison {
      key = key == null ? Optional.empty() : key;
      deltas = deltas == null ? List.of() : List.copyOf(deltas);
    }

    /** A comparison of which only accuracy is known. */
    public Comparison(
        String model,
        String sha256,
        String baseline,
        String device,
        String scenario,
        Estimate speedup,
        Optional<Estimate> accuracyDelta,
        OptionalDouble p) {
      this(
          model,
          sha256,
          baseline,
          device,
          scenario,
          speedup,
          accuracyDelta,
          p,
          Optional.empty(),
          List.of());
    }

    /** A comparison of which only accuracy is known. */
    public Comparison(
        String model,
        String sha256,
        String baseline,
        String device,
        String scenario,
        Estimate speedup,
        Optional<Estimate> accuracyDelta,
        OptionalDouble p,
        Optional<MeasurementKey> key) {
      this(model, sha256, baseline, device, scenario, speedup, accuracyDelta, p, key, List.of());
    }

    /** The difference in a metric, where it was counted. */
    public Optional<MetricDelta> delta(String metric) {
      return deltas.stream().filter(d -> d.id().equals(metric)).findFirst();
    }

    /** The same comparison under other names of the two. */
    public Comparison named(String name, String baselineName) {
      return new Comparison(
          name, sha256, baselineName, device, scenario, speedup, accuracyDelta, p, key, deltas);
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
