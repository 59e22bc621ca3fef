package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Finds a learning rate by the range test of Smith 2017: the rate rises from step to step, and the
 * one at which the smoothed loss was least, divided by a safety factor, is taken. The weights are
 * put back afterwards.
 */
public final class LearningRateFinder {
  private static final int STEPS = 40;
  private static final double SAFETY = 4;

  /** Where to look: AdamW's rates are smaller than plain descent's. */
  private record Range(double low, double high) {}

  private LearningRateFinder() {}

  /**
   * A rate that suits.
   *
   * @param config its batch, updates, decay and seed are used
   */
  public static double find(
      TrainableGraph graph,
      EncodedSet set,
      Objective objective,
      TrainingConfig config,
      JobContext context) {
    Range range =
        config.optimizer() == Optimizer.Kind.ADAMW ? new Range(1e-5, 3e-2) : new Range(1e-4, 1);
    Snapshot before = Snapshot.of(graph);
    Batches batches = new Batches(set, config.batch());
    List<int[]> order = batches.epoch(config.seed());
    Random random = new Random(config.seed());
    double smooth = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    double best = range.low();
    List<int[]> examples =
        IntStream.range(0, STEPS).mapToObj(i -> order.get(i % order.size())).toList();
    try (NDManager arrays = Torch.newManager();
        Prefetch prefetch =
            new Prefetch(batches, examples, config.augmentation(), random, objective.teacher())) {
      Optimizer optimizer =
          new Optimizer(config.optimizer(), config.weightDecay(), graph.parameters(), arrays);
      optimizer.discard();
      for (int i = 0; i < STEPS; i++) {
        context.checkCancelled();
        context.aside().progress(i, STEPS, "Finding a learning rate");
        double rate = range.low() * Math.pow(range.high() / range.low(), i / (STEPS - 1.0));
        double loss = step(graph, objective, prefetch);
        smooth = Double.isNaN(smooth) ? loss : 0.8 * smooth + 0.2 * loss;
        if (!Double.isFinite(loss) || smooth > 4 * least) {
          optimizer.discard();
          break;
        }
        if (smooth < least) {
          least = smooth;
          best = rate;
        }
        optimizer.step(rate);
      }
    } finally {
      before.restore(graph);
    }
    return Math.max(range.low() * 10, Math.min(range.high() / 10, best / SAFETY));
  }

  private static double step(TrainableGraph graph, Objective objective, Prefetch prefetch) {
    try (Prefetch.Prefetched next = prefetch.next();
        NDScope scope = new NDScope();
        Autograd autograd = Autograd.record()) {
      scope.suppressNotUsedWarning();
      NDArray loss = objective.loss(graph, next.batch());
      double value = loss.getFloat();
      if (Double.isFinite(value)) {
        autograd.backward(loss);
      }
      return value;
    }
  }
}
