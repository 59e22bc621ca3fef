package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Tells the watcher how far a training is.
 *
 * @param series what its curve is called
 */
record Curve(
    String series,
    Plan plan,
    Budget budget,
    LossWatch losses,
    BestWeights best,
    JobContext context) {
  /** A point, with a score where one was just measured. */
  void report(Optional<Estimate> score) {
    double share = budget.share();
    context.report(
        new TrainingEvent(
            series,
            losses.steps(),
            budget.epoch(),
            share,
            losses.mean(),
            score.isPresent() ? OptionalDouble.of(score.get().value()) : OptionalDouble.empty(),
            OptionalDouble.of(best.score()),
            plan.rate(share) * losses.factor(),
            budget.secondsLeft(),
            score.filter(s -> s.n() > 0)));
    context.progress(
        Math.round(1000 * share),
        1000,
        String.format(
            Locale.ROOT,
            "Training, epoch %.1f: loss %.3f, held out %.1f %%",
            budget.epoch(),
            losses.mean(),
            100 * best.score()));
  }
}
