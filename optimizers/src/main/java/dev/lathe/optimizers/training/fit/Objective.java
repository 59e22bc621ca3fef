package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.Optional;

/** What training makes small. */
@FunctionalInterface
public interface Objective {
  /**
   * The loss of a batch, with its graph recorded.
   *
   * @param batch {@link Batch#taught} has the answers of {@link #teacher}
   * @return a scalar, the mean over the batch
   */
  NDArray loss(TrainableGraph graph, Batch batch);

  /** Who is asked about every batch ahead of its step, on another thread; empty for nobody. */
  default Optional<Teacher> teacher() {
    return Optional.empty();
  }
}
