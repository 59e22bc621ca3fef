package dev.lathe.engine.evaluate;

import java.util.Optional;

/**
 * A share of examples: each is a hit or none.
 *
 * @param judgement decides about one example
 */
public record ShareMetric(
    String id, String name, String doc, boolean needsTruth, Judgement judgement) implements Metric {
  /** Decides about one example. */
  @FunctionalInterface
  public interface Judgement {
    /** Whether it is a hit; empty where the example does not count. */
    Optional<Boolean> of(Observation observation);
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
  public Accumulator accumulator() {
    return new ShareAccumulator(judgement);
  }
}
