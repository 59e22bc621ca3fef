package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.training.Autograd;
import dev.lathe.optimizers.training.Torch;
import dev.lathe.optimizers.training.TrainableGraph;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.Portions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** One run of a {@link Trainer}: its epochs, steps and scores. */
final class TrainingRun {
  private final TrainableGraph graph;
  private final EncodedSet set;
  private final Objective objective;
  private final HeldOut heldOut;
  private final Constraint constraint;
  private final Optional<Path> checkpoint;
  private final Plan plan;
  private final JobContext context;
  private final Budget budget;
  private final LossWatch losses = new LossWatch();
  private final Estimate before;
  private final BestWeights best;
  private final Curve curve;
  private final List<String> notes = new ArrayList<>();
  private int batch;

  /** Scores the graph as it is, and brings it to keep to what is asked for. */
  TrainingRun(
      String series,
      TrainableGraph graph,
      EncodedSet set,
      Objective objective,
      HeldOut heldOut,
      Constraint constraint,
      Optional<Path> checkpoint,
      Plan plan,
      JobContext context) {
    this.graph = graph;
    this.set = set;
    this.objective = objective;
    this.heldOut = heldOut;
    this.constraint = constraint;
    this.checkpoint = checkpoint;
    this.plan = plan;
    this.context = context;
    this.batch = plan.batch();
    this.budget = new Budget(plan, context);
    Torch.engine().setRandomSeed((int) plan.seed());
    this.before = heldOut.score(graph, context);
    constraint.hold(graph, 0);
    this.best = new BestWeights(before.value(), graph);
    this.curve = new Curve(series, plan, budget, losses, best, context);
  }

  /** Trains to the end; the graph then has the best weights. */
  Trainer.Outcome run() {
    try (NDManager state = Torch.newManager()) {
      Updates updates = new Updates(plan.updates(), plan.weightDecay(), graph.parameters(), state);
      int first = resume();
      best.beginSettled(isSettled());
      curve.report(Optional.of(first == 0 ? before : without(best.score())));
      for (int epoch = first; !isOver(); epoch++) {
        epoch(epoch, updates);
        score();
        save(epoch + 1);
      }
    }
    if (hasWaited()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Ended early: %d epochs in a row brought no better score.",
              best.waited()));
    }
    best.restore(graph);
    constraint.hold(graph, 1);
    double score = best.isSettled() ? best.score() : heldOut.score(graph, context).value();
    checkpoint.ifPresent(Checkpoint::remove);
    return new Trainer.Outcome(
        before.value(), score, budget.epoch(), losses.steps(), budget.seconds(), notes);
  }

  private boolean isOver() {
    return budget.isOver() || hasWaited();
  }

  private boolean hasWaited() {
    return plan.patience() > 0 && best.waited() >= plan.patience();
  }

  private boolean isSettled() {
    return constraint.isSettled(budget.share());
  }

  private static Estimate without(double score) {
    return new Estimate(score, Double.NaN, Double.NaN, 0);
  }

  private int resume() {
    Optional<Checkpoint> found =
        checkpoint.flatMap(Checkpoint::read).filter(c -> c.last().fits(graph));
    if (found.isEmpty()) {
      return 0;
    }
    Checkpoint c = found.get();
    c.last().restore(graph);
    best.resume(c.score(), c.best());
    budget.resume(c.epoch(), c.seconds());
    notes.add("Went on with a training that had been interrupted after epoch " + c.epoch() + ".");
    return c.epoch();
  }

  private void epoch(int epoch, Updates updates) {
    Batches batches = new Batches(set, batch);
    Portions order = new Portions(batches.epoch(plan.seed() * 1_000_003 + epoch));
    Random random = new Random(plan.seed() * 7_919 + epoch);
    while (!order.isEmpty() && !isOver()) {
      try (Prefetch prefetch =
          new Prefetch(batches, order.left(), plan.augmentation(), random, objective.teacher())) {
        steps(epoch, updates, order, prefetch);
      }
    }
  }

  /** Until the epoch or the training is over, or memory has run out: then the order is another. */
  private void steps(int epoch, Updates updates, Portions order, Prefetch prefetch) {
    double begin = budget.epoch() - epoch;
    for (int i = 1; !order.isEmpty() && !isOver(); i++) {
      budget.standStill();
      int[] examples = order.next();
      try (Prefetch.Prefetched next = prefetch.next();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        step(updates, next.batch());
      } catch (RuntimeException | OutOfMemoryError e) {
        goOnSmaller(updates, order.halve(examples, e), examples.length);
        return;
      }
      budget.reach(epoch + (begin + (1 - begin) * (i / (double) (i + order.size()))));
      if (i % 5 == 0) {
        curve.report(Optional.empty());
      }
    }
  }

  /** The weights are those of the last step: what ran out of memory did not come to change them. */
  private void goOnSmaller(Updates updates, int size, int sizeBefore) {
    updates.discard();
    batch = size;
    notes.add(
        String.format(
            Locale.ROOT,
            "Memory ran out with %d examples a step: went on with %d.",
            sizeBefore,
            size));
  }

  private void step(Updates updates, Batch examples) {
    float loss;
    try (Autograd autograd = Autograd.record()) {
      NDArray value = objective.loss(graph, examples);
      loss = value.getFloat();
      if (Float.isFinite(loss)) {
        autograd.backward(value);
      }
    }
    boolean settled = isSettled();
    if (losses.isBroken(loss, settled)) {
      updates.discard();
      best.restore(graph);
      updates.reset();
      notes.add(losses.stepBack(loss, plan.learningRate()));
      return;
    }
    updates.step(plan.rate(budget.share()) * losses.factor());
    constraint.hold(graph, budget.share());
    losses.took(loss, settled);
  }

  private void score() {
    Estimate scored = heldOut.score(graph, context);
    best.offer(scored.value(), graph, losses.steps(), isSettled());
    curve.report(Optional.of(scored));
  }

  private void save(int epoch) {
    checkpoint.ifPresent(
        file ->
            new Checkpoint(
                    epoch, budget.seconds(), best.score(), best.weights(), Snapshot.of(graph))
                .write(file));
  }
}
