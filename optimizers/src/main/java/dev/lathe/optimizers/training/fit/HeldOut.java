package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.training.TrainableGraph;

/** How good a graph is on examples that it is not trained on. */
@FunctionalInterface
public interface HeldOut {
  /** Accuracy, agreement or mean cosine with its interval; 0 … 1, higher is better. */
  Estimate score(TrainableGraph graph, JobContext context);
}
