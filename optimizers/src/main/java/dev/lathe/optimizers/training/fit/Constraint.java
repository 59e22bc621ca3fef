package dev.lathe.optimizers.training.fit;

import dev.lathe.optimizers.training.graph.TrainableGraph;

/** What weights have to keep to while they are trained. */
@FunctionalInterface
public interface Constraint {
  /** Weights are free. */
  Constraint NONE = (graph, share) -> {};

  /**
   * Brings the weights back to it; called before the first step and after each one.
   *
   * @param share of the budget that is used, 0 … 1
   */
  void hold(TrainableGraph graph, double share);

  /** Whether what it asks for at this share is what it asks for in the end. */
  default boolean isSettled(double share) {
    return true;
  }
}
