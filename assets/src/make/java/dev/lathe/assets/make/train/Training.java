package dev.lathe.assets.make.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lathe.engine.graph.Graph;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Trains a classifier in place, with smoothed labels. */
final class Training {
  /** What one step sees. */
  record Batch(Map<String, NDArray> inputs, NDArray labels) {}

  /** Makes the batch of a step; its arrays belong to {@code scope}. */
  interface Source {
    Batch batch(NDManager scope, int step);
  }

  /**
   * How to train.
   *
   * @param steps number of batches
   * @param learningRate at its highest
   * @param weightDecay on weights with two axes and more
   * @param smoothing share of the label that is spread over all classes
   */
  record Plan(int steps, float learningRate, float weightDecay, float smoothing) {}

  private Training() {}

  static void run(Graph graph, Source source, Plan plan, Consumer<String> log) {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(1);
    try (NDManager base = engine.newBaseManager();
        TorchGraph torch = new TorchGraph(graph, base)) {
      Descent descent = new Descent(plan.steps(), plan.learningRate(), plan.weightDecay());
      double mean = 0;
      for (int step = 0; step < plan.steps(); step++) {
        try (NDManager scope = base.newSubManager()) {
          Batch batch = source.batch(scope, step);
          float loss = backward(engine, torch, scope, batch, plan);
          mean = step == 0 ? loss : 0.98 * mean + 0.02 * loss;
          descent.step(torch.trainable());
        }
        if ((step + 1) % 100 == 0) {
          log.accept(
              String.format(Locale.ROOT, "step %d of %d, loss %.4f", step + 1, plan.steps(), mean));
        }
      }
      torch.store();
    }
  }

  private static float backward(
      Engine engine, TorchGraph torch, NDManager scope, Batch batch, Plan plan) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray logits = torch.forward(scope, batch.inputs(), true);
      NDArray loss = TorchGraph.crossEntropy(logits, batch.labels(), plan.smoothing());
      collector.backward(loss);
      return loss.getFloat();
    }
  }
}
