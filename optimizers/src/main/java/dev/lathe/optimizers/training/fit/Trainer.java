package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.Estimate;
import dev.lathe.optimizers.training.Autograd;
import dev.lathe.optimizers.training.Torch;
import dev.lathe.optimizers.training.TrainableGraph;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.Portions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Fits a graph to an objective: epochs in seeded orders, a score on held-out examples after each,
 * the best weights kept. A loss that is no number, or explodes, takes the training back to the best
 * weights with a lower learning rate. Where memory runs out it goes on with half the batch. Ends by
 * epochs, minutes, patience or a wish of the watcher; the graph then has the best weights.
 */
public final class Trainer {
  private static final int MOST_STEPS_BACK = 4;

  /** A loss so many times the highest mean before is an explosion, not noise. */
  private static final double EXPLODED = 5;

  /** How many steps tell what is usual. */
  private static final int WARM_UP = 10;

  private final String series;
  private final TrainableGraph graph;
  private final EncodedSet set;
  private final Objective objective;
  private final HeldOut heldOut;
  private final Optional<Path> checkpoint;
  private final List<String> notes = new ArrayList<>();
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
      HeldOut heldOut,
      Optional<Path> checkpoint) {
    this.series = series;
    this.graph = graph;
    this.set = set;
    this.objective = objective;
    this.heldOut = heldOut;
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

  /** The state of a run. */
  private final class Run {
    final Plan plan;
    final JobContext context;
    final long start = System.nanoTime();
    double secondsBefore;
    double paused;
    int steps;
    double epoch;
    double factor = 1;
    int stepsBack;
    double loss = Double.NaN;
    double highest = Double.NaN;
    int stepsSince;
    double best;
    Snapshot bestWeights;
    int worse;
    boolean settled;
    int batch;

    Run(Plan plan, JobContext context) {
      this.plan = plan;
      this.context = context;
      this.batch = plan.batch();
    }

    double seconds() {
      return secondsBefore + (System.nanoTime() - start) / 1e9 - paused;
    }

    /** The share of the budget used: of the time or the epochs, whichever ends first. */
    double share() {
      double byTime = plan.minutes() > 0 ? seconds() / (60 * plan.minutes()) : 0;
      double byEpochs = plan.epochs() > 0 ? epoch / plan.epochs() : 0;
      return Math.min(1, Math.max(byTime, byEpochs));
    }

    boolean isOver() {
      return share() >= 1
          || context.isFinishing()
          || plan.patience() > 0 && worse >= plan.patience();
    }
  }

  /**
   * Trains.
   *
   * @throws LatheException when the loss stays no number whatever is tried, or the checkpoint
   *     cannot be written
   * @throws dev.lathe.base.CancelledException when cancelled; the checkpoint stays
   */
  public Outcome run(Plan plan, JobContext context) {
    Run run = new Run(plan, context);
    Torch.engine().setRandomSeed((int) plan.seed());
    Estimate before = heldOut.score(graph, context);
    constraint.hold(graph, 0);
    run.best = before.value();
    run.bestWeights = Snapshot.of(graph);
    try (NDManager state = Torch.newManager()) {
      Updates updates = new Updates(plan.updates(), plan.weightDecay(), graph.parameters(), state);
      int first = resume(run);
      run.settled = constraint.isSettled(run.share());
      report(run, Optional.of(first == 0 ? before : without(run.best)));
      for (int epoch = first; !run.isOver(); epoch++) {
        epoch(run, epoch, updates);
        score(run);
        save(run, epoch + 1);
      }
    }
    run.bestWeights.restore(graph);
    constraint.hold(graph, 1);
    if (!run.settled) {
      run.best = heldOut.score(graph, context).value();
    }
    checkpoint.ifPresent(Trainer::remove);
    return new Outcome(before.value(), run.best, run.epoch, run.steps, run.seconds(), notes);
  }

  private static Estimate without(double score) {
    return new Estimate(score, Double.NaN, Double.NaN, 0);
  }

  private int resume(Run run) {
    Optional<Checkpoint> found =
        checkpoint.flatMap(Checkpoint::read).filter(c -> c.last().fits(graph));
    if (found.isEmpty()) {
      return 0;
    }
    Checkpoint c = found.get();
    c.last().restore(graph);
    run.bestWeights = c.best();
    run.best = c.score();
    run.secondsBefore = c.seconds();
    run.epoch = c.epoch();
    notes.add("Went on with a training that had been interrupted after epoch " + c.epoch() + ".");
    return c.epoch();
  }

  private void epoch(Run run, int epoch, Updates updates) {
    Batches batches = new Batches(set, run.batch);
    Portions order = new Portions(batches.epoch(run.plan.seed() * 1_000_003 + epoch));
    Random random = new Random(run.plan.seed() * 7_919 + epoch);
    while (!order.isEmpty() && !run.isOver()) {
      try (Prefetch prefetch =
          new Prefetch(
              batches, order.left(), run.plan.augmentation(), random, objective.teacher())) {
        steps(run, epoch, updates, order, prefetch);
      }
    }
  }

  /** Until the epoch or the training is over, or memory has run out: then the order is another. */
  private void steps(Run run, int epoch, Updates updates, Portions order, Prefetch prefetch) {
    double begin = run.epoch - epoch;
    for (int i = 1; !order.isEmpty() && !run.isOver(); i++) {
      standStill(run);
      int[] examples = order.next();
      try (Prefetch.Prefetched next = prefetch.next();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        step(run, updates, next.batch());
      } catch (RuntimeException | OutOfMemoryError e) {
        goOnSmaller(run, updates, order.halve(examples, e), examples.length);
        return;
      }
      run.epoch = epoch + (begin + (1 - begin) * (i / (double) (i + order.size())));
      if (i % 5 == 0) {
        report(run, Optional.empty());
      }
    }
  }

  /** The weights are those of the last step: what ran out of memory did not come to change them. */
  private void goOnSmaller(Run run, Updates updates, int batch, int before) {
    updates.discard();
    run.batch = batch;
    notes.add(
        String.format(
            Locale.ROOT,
            "Memory ran out with %d examples a step: went on with %d.",
            before,
            batch));
  }

  private static void standStill(Run run) {
    long begin = System.nanoTime();
    run.context.awaitResume();
    run.paused += (System.nanoTime() - begin) / 1e9;
  }

  private void step(Run run, Updates updates, Batch batch) {
    float loss;
    try (Autograd autograd = Autograd.record()) {
      NDArray value = objective.loss(graph, batch);
      loss = value.getFloat();
      if (Float.isFinite(loss)) {
        autograd.backward(value);
      }
    }
    // A comparison with a number that is not known yet is false.
    boolean settled = constraint.isSettled(run.share());
    boolean exploded = settled && run.stepsSince >= WARM_UP && loss > EXPLODED * run.highest;
    if (!Float.isFinite(loss) || exploded) {
      stepBack(run, updates, loss);
      return;
    }
    updates.step(run.plan.rate(run.share()) * run.factor);
    constraint.hold(graph, run.share());
    run.steps++;
    run.loss = Double.isNaN(run.loss) ? loss : 0.95 * run.loss + 0.05 * loss;
    // While weights are being taken away the loss may rise far.
    run.stepsSince = settled ? run.stepsSince + 1 : 0;
    run.highest = Double.isNaN(run.highest) ? loss : Math.max(run.highest, run.loss);
  }

  private void stepBack(Run run, Updates updates, float loss) {
    updates.discard();
    run.bestWeights.restore(graph);
    updates.reset();
    run.factor *= 0.3;
    run.loss = Double.NaN;
    run.highest = Double.NaN;
    run.stepsSince = 0;
    run.stepsBack++;
    notes.add(
        String.format(
            Locale.ROOT,
            "The loss became %s after %d steps: went back to the best weights, at a learning rate"
                + " of %.2g.",
            Float.isFinite(loss) ? "five times as large" : "no number",
            run.steps,
            run.plan.learningRate() * run.factor));
    if (run.stepsBack > MOST_STEPS_BACK) {
      throw LatheException.failed(
          "The training does not hold.",
          "The loss left all bounds " + run.stepsBack + " times, at ever lower learning rates.",
          "Check the data and labels; the original weights are untouched.",
          null);
    }
  }

  private void score(Run run) {
    Estimate scored = heldOut.score(graph, run.context);
    double score = scored.value();
    boolean first = !run.settled || run.steps > 0 && Double.isNaN(run.best);
    if (score >= run.best || first) {
      run.settled = constraint.isSettled(run.share());
      run.best = score;
      run.bestWeights = Snapshot.of(graph);
      run.worse = 0;
    } else {
      run.worse++;
    }
    report(run, Optional.of(scored));
  }

  private void save(Run run, int epoch) {
    checkpoint.ifPresent(
        file ->
            new Checkpoint(epoch, run.seconds(), run.best, run.bestWeights, Snapshot.of(graph))
                .write(file));
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (java.io.IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  private void report(Run run, Optional<Estimate> score) {
    double share = run.share();
    double left = share > 0 ? run.seconds() * (1 - share) / share : Double.NaN;
    run.context.report(
        new TrainingEvent(
            series,
            run.steps,
            run.epoch,
            share,
            run.loss,
            score.isPresent() ? OptionalDouble.of(score.get().value()) : OptionalDouble.empty(),
            OptionalDouble.of(run.best),
            run.plan.rate(share) * run.factor,
            left,
            score.filter(s -> s.n() > 0)));
    run.context.progress(
        Math.round(1000 * share),
        1000,
        String.format(
            Locale.ROOT,
            "Training, epoch %.1f: loss %.3f, held out %.1f %%",
            run.epoch,
            run.loss,
            100 * run.best));
  }
}
