package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.TrainableGraph;
import dev.lathe.optimizers.training.data.Batch;

/** What training makes small. */
@FunctionalInterface
public interface Objective {
  /**
   * The loss of a batch, with its graph recorded.
   *
   * @return a scalar, the mean over the batch
   */
  NDArray loss(TrainableGraph graph, Batch batch);
}
