package dev.lathe.engine.evaluate;

import java.util.Optional;

/**
 * Recall at n against the original: of the n examples whose vectors are nearest to an example's by
 * the original's cosine, the share that is among the n nearest by the model's own; the mean over
 * the examples, each of which is looked for among all others. Of so many examples as 32 MB hold,
 * 1,024 at most: those with the lowest numbers, which in a data set's mixed order are a fair sample
 * of it. So what is kept is bounded, and two accumulators merge in any order.
 *
 * @param nearest n, 1 or more
 * @param vectors the vectors of an example
 */
public record NeighbourMetric(String id, String name, String doc, int nearest, Vectors vectors)
    implements Metric {
  /** So many examples at most: they are compared each with each. */
  public static final int MOST_EXAMPLES = 1024;

  /** So many bytes of vectors at most, those of the original included. */
  public static final long MOST_BYTES = 32L << 20;

  /** Two vectors of one example, from the model and from the original. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  public record Pair(float[] own, float[] original) {}

  /** The vectors of an example. */
  @FunctionalInterface
  public interface Vectors {
    /** Both; empty where the example does not count. */
    Optional<Pair> of(Observation observation);
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public boolean needsTruth() {
    return false;
  }

  @Override
  public Accumulator accumulator() {
    return new NeighbourAccumulator(this);
  }
}
