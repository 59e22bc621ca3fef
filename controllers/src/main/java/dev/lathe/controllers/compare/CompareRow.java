package dev.lathe.controllers.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One line of the matrix: a variant on a device in a scenario.
 *
 * @param variantId row in the experiment
 * @param variant name for people
 * @param colour the variant's fixed colour
 * @param original whether it is what the others are compared with
 * @param device name for people
 * @param quality how good it is; empty without labels
 * @param agreement share of answers equal to the original's
 * @param otherMetrics the task's other metrics, each with its name and value
 * @param difference how its answers differ from those on the run's first device; empty on that one
 * @param p50 median latency in milliseconds
 * @param p90 in milliseconds, where the count allows it
 * @param throughput samples a second
 * @param peakMb peak memory of the process, in megabytes
 * @param bytes size of the file
 * @param speedup original latency ÷ this latency
 * @param trust whether the rules held
 * @param reasons the rules that failed, with their remedies
 * @param best the columns in which no valid row of the same group is better
 * @param measuredWith whom it may be compared with, and whether it fits what is chosen now
 */
public record CompareRow(
    long variantId,
    String variant,
    int colour,
    boolean original,
    String device,
    Optional<Quality> quality,
    Optional<Interval> agreement,
    List<String> otherMetrics,
    Optional<Disagreement> difference,
    Optional<Interval> p50,
    OptionalDouble p90,
    Optional<Interval> throughput,
    OptionalDouble peakMb,
    long bytes,
    Optional<Interval> speedup,
    Trust trust,
    List<String> reasons,
    Set<Column> best,
    MeasuredWith measuredWith) {
  /** How far the numbers of a row can be trusted. */
  public enum Trust {
    VALID,
    INVALID,
    NOT_MEASURED
  }

  /** The columns of the matrix, in order. */
  public enum Column {
    VARIANT,
    DEVICE,
    CONDITIONS,
    QUALITY,
    VERSUS,
    DIFFERENCE,
    P50,
    P90,
    THROUGHPUT,
    MEMORY,
    SIZE,
    SPEEDUP,
    TRUST
  }

  /** Copies the collections. */
  public CompareRow {
    otherMetrics = List.copyOf(otherMetrics);
    reasons = List.copyOf(reasons);
    best = Set.copyOf(best);
  }

  /** The same row, best in other columns. */
  CompareRow withBest(Set<Column> columns) {
    return new CompareRow(
        variantId,
        variant,
        colour,
        original,
        device,
        quality,
        agreement,
        otherMetrics,
        difference,
        p50,
        p90,
        throughput,
        peakMb,
        bytes,
        speedup,
        trust,
        reasons,
        columns,
        measuredWith);
  }
}
