package dev.lathe.engine.evaluate;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A mean over parts of examples, such as the tokens of texts: an example adds a sum and how many
 * parts it is over.
 *
 * @param lowest the least value that the metric can have
 * @param highest the largest
 * @param parts what one example adds
 * @param shown from the mean to the metric's value, rising; perplexity is its exponential
 */
public record WeightedMeanMetric(
    String id,
    String name,
    String doc,
    Unit unit,
    boolean higherIsBetter,
    boolean needsTruth,
    double lowest,
    double highest,
    Parts parts,
    DoubleUnaryOperator shown)
    implements Metric {
  /**
   * What one example adds.
   *
   * @param sum over its parts
   * @param count how many, more than 0
   */
  public record Sum(double sum, long count) {}

  /** What one example adds. */
  @FunctionalInterface
  public interface Parts {
    /** The sum; empty where the example does not count. */
    Optional<Sum> of(Observation observation);
  }

  @Override
  public Accumulator accumulator() {
    return new WeightedMeanAccumulator(this);
  }
}
