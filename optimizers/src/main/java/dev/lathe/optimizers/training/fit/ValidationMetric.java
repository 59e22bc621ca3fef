package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.training.graph.TrainableGraph;

/** Scores a graph on held-out examples, which it is not trained on. */
@FunctionalInterface
public interface ValidationMetric {
  /** A metric of the task with its interval, higher is better: accuracy, mAP, similarity. */
  Estimate score(TrainableGraph graph, JobContext context);
}
