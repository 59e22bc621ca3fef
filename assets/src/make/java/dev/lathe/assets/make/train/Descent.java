package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import dev.lathe.engine.graph.Value;
import java.util.Map;

/**
 * AdamW with a warm-up and a cosine decay. Matrices and kernels decay, biases and scales do not.
 */
final class Descent {
  private final int steps;
  private final float learningRate;
  private final Optimizer decaying;
  private final Optimizer plain;

  /**
   * Of so many steps.
   *
   * @param learningRate at its highest
   * @param weightDecay on weights with two axes and more
   */
  Descent(int steps, float learningRate, float weightDecay) {
    this.steps = steps;
    this.learningRate = learningRate;
    this.decaying = optimizer(weightDecay);
    this.plain = optimizer(0);
  }

  private Optimizer optimizer(float weightDecay) {
    return Optimizer.adamW()
        .optWeightDecays(weightDecay)
        .optLearningRateTracker((name, update) -> rate(update))
        .build();
  }

  /** A twentieth of the steps to warm up, then half a cosine down to nothing. */
  private float rate(int update) {
    double warm = Math.max(1, steps / 20.0);
    double done = Math.min(1, (update - warm) / (steps - warm));
    double factor = update < warm ? update / warm : 0.5 * (1 + Math.cos(Math.PI * done));
    return (float) (learningRate * factor);
  }

  /** Moves the weights against their gradients, and clears these. */
  void step(Map<Value, NDArray> weights) {
    weights.forEach(
        (value, weight) -> {
          try (NDArray gradient = weight.getGradient()) {
            Optimizer optimizer = weight.getShape().dimension() >= 2 ? decaying : plain;
            optimizer.update(value.name(), weight, gradient);
            gradient.subi(gradient);
          }
        });
  }
}
