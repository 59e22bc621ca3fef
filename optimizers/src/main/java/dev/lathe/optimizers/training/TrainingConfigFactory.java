package dev.lathe.optimizers.training;

import dev.lathe.base.JobContext;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.OutOfMemoryRetry;
import dev.lathe.optimizers.training.fit.LearningRateFinder;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.Optimizer;
import dev.lathe.optimizers.training.fit.TrainingConfig;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the training configuration of a pass from its parameters.
 *
 * @param values of {@link TrainingParams}
 * @param image how pictures are prepared; empty where the model takes none
 */
record TrainingConfigFactory(ParamValues values, Optional<ImagePreprocessing> image) {
  private static final double WEIGHT_DECAY = 1e-2;

  /** What is changed in pictures. */
  Augmentation augmentation() {
    String wish = values.get(TrainingParams.AUGMENT);
    return image
        .filter(i -> !wish.equals("none"))
        .map(i -> new Augmentation(true, wish.equals("shift-flip"), i.layout()))
        .orElse(Augmentation.NONE);
  }

  /**
   * The plan for a graph; finds a learning rate where none was given.
   *
   * @param notes gets what was found, sentences
   */
  TrainingConfig create(
      TrainableGraph graph,
      EncodedSet set,
      Objective objective,
      JobContext context,
      Consumer<String> notes) {
    double rate = values.get(TrainingParams.LEARNING_RATE);
    TrainingConfig config =
        new TrainingConfig(
            Math.min(values.get(TrainingParams.BATCH), Math.max(1, set.size() / 4)),
            values.get(TrainingParams.EPOCHS),
            values.get(TrainingParams.MINUTES),
            rate > 0 ? rate : 1e-3,
            WEIGHT_DECAY,
            Optimizer.Kind.ADAMW,
            values.get(TrainingParams.PATIENCE),
            augmentation(),
            values.get(TrainingParams.SEED));
    if (rate > 0) {
      return config;
    }
    while (true) {
      try {
        double found = LearningRateFinder.find(graph, set, objective, config, context);
        notes.accept(String.format(Locale.ROOT, "Found a learning rate of %.2g.", found));
        return config.withLearningRate(found);
      } catch (RuntimeException | OutOfMemoryError e) {
        config = config.withBatch(OutOfMemoryRetry.half(config.batch(), e));
        notes.accept("Memory ran out: trains with " + config.batch() + " examples a step.");
      }
    }
  }
}
