package dev.lathe.engine.evaluate;

import java.util.OptionalDouble;

/**
 * A mean over examples.
 *
 * @param lowest the least value that one example can have
 * @param highest the largest
 * @param points what one example scores
 */
public record MeanMetric(
    String id,
    String name,
    String doc,
    Unit unit,
    boolean higherIsBetter,
    boolean needsTruth,
    double lowest,
    double highest,
    Points points)
    implements Metric {
  /** What one example scores. */
  @FunctionalInterface
  public interface Points {
    /** The value; empty where the example does not count. */
    OptionalDouble of(Observation observation);
  }

  @Override
  public Accumulator accumulator() {
    return new MeanAccumulator(this);
  }
}
