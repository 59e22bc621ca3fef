package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fits a graph to an objective: epochs in seeded orders, a score on held-out examples after each,
 * the best weights kept. A loss that is no number, or explodes, takes the training back to the best
 * weights with a lower learning rate. Where memory runs out it goes on with half the batch. Ends by
 * epochs, minutes, patience or a wish of the watcher; the graph then has the best weights.
 */
public final class Trainer {
  private final String series;
  private final TrainableGraph graph;
  private final EncodedSet set;
  private final Objective objective;
  private final ValidationMetric metric;
  private final Optional<Path> checkpoint;
  private Constraint constraint = Constraint.NONE;

  /**
   * A training.
   *
   * @param series what its curve is called
   * @param checkpoint where to save it after each epoch; one that lies there is gone on with, and
   *     removed at the end
   */
  public Trainer(
      String series,
      TrainableGraph graph,
      EncodedSet set,
      Objective objective,
      ValidationMetric metric,
      Optional<Path> checkpoint) {
    this.series = series;
    this.graph = graph;
    this.set = set;
    this.objective = objective;
    this.metric = metric;
    this.checkpoint = checkpoint;
  }

  /** The same, with weights that have to keep to something. */
  public Trainer under(Constraint held) {
    constraint = held;
    return this;
  }

  /**
   * What came of it.
   *
   * @param before the score before the first step
   * @param best the score of the weights that the graph has now
   * @param epochs done, with their fraction
   * @param steps done
   * @param seconds of training, evaluation included
   * @param notes what happened on the way, sentences
   */
  public record Outcome(
      double before, double best, double epochs, int steps, double seconds, List<String> notes) {
    /** Copies the list. */
    public Outcome {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Trains.
   *
   * @throws LatheException when the loss stays no number whatever is tried, or the checkpoint
   *     cannot be written
   * @throws dev.lathe.base.CancelledException when cancelled; the checkpoint stays
   */
  public Outcome run(TrainingConfig config, JobContext context) {
    return new TrainingRun(
            series, graph, set, objective, metric, constraint, checkpoint, config, context)
        .run();
  }
}
