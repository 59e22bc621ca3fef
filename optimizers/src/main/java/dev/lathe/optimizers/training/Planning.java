package dev.lathe.optimizers.training;

import dev.lathe.base.JobContext;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.Portions;
import dev.lathe.optimizers.training.fit.LearningRateFinder;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.Plan;
import dev.lathe.optimizers.training.fit.Updates;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a pass trains.
 *
 * @param values of {@link TrainingParams}
 * @param image how pictures are prepared; empty where the model takes none
 */
record Planning(ParamValues values, Optional<ImagePreprocessing> image) {
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
  Plan plan(
      TrainableGraph graph,
      EncodedSet set,
      Objective objective,
      JobContext context,
      Consumer<String> notes) {
    double rate = values.get(TrainingParams.LEARNING_RATE);
    Plan plan =
        new Plan(
            Math.min(values.get(TrainingParams.BATCH), Math.max(1, set.size() / 4)),
            values.get(TrainingParams.EPOCHS),
            values.get(TrainingParams.MINUTES),
            rate > 0 ? rate : 1e-3,
            WEIGHT_DECAY,
            Updates.Kind.ADAMW,
            values.get(TrainingParams.PATIENCE),
            augmentation(),
            values.get(TrainingParams.SEED));
    if (rate > 0) {
      return plan;
    }
    while (true) {
      try {
        double found = LearningRateFinder.find(graph, set, objective, plan, context);
        notes.accept(String.format(Locale.ROOT, "Found a learning rate of %.2g.", found));
        return plan.withLearningRate(found);
      } catch (RuntimeException | OutOfMemoryError e) {
        plan = plan.withBatch(Portions.half(plan.batch(), e));
        notes.accept("Memory ran out: trains with " + plan.batch() + " examples a step.");
      }
    }
  }
}
