package dev.lathe.optimizers.training.fit;

import dev.lathe.optimizers.training.data.Augmentation;

/**
 * How to train.
 *
 * @param batch examples a step
 * @param epochs passes over the data at most; 0 for no limit
 * @param minutes wall-clock time at most; 0 for no limit
 * @param learningRate at its highest; reached after the warm-up, down to nothing along half a
 *     cosine (Loshchilov and Hutter 2017)
 * @param weightDecay decoupled (AdamW), on weights with two axes and more
 * @param optimizer which one
 * @param patience ends after so many scores without a better one; 0 never
 * @param augmentation of pictures
 * @param seed of orders, augmentation and dropout
 */
public record TrainingConfig(
    int batch,
    double epochs,
    double minutes,
    double learningRate,
    double weightDecay,
    Optimizer.Kind optimizer,
    int patience,
    Augmentation augmentation,
    long seed) {
  /** Checks that it ends. */
  public TrainingConfig {
    if (batch < 1 || !(learningRate > 0) || epochs <= 0 && minutes <= 0) {
      throw new IllegalArgumentException("a training needs a batch, a learning rate and an end");
    }
  }

  /** The same with another learning rate. */
  public TrainingConfig withLearningRate(double rate) {
    return new TrainingConfig(
        batch, epochs, minutes, rate, weightDecay, optimizer, patience, augmentation, seed);
  }

  /** The same with another batch size. */
  public TrainingConfig withBatch(int size) {
    return new TrainingConfig(
        size, epochs, minutes, learningRate, weightDecay, optimizer, patience, augmentation, seed);
  }

  /** The learning rate at a share of the budget, 0 … 1: a twentieth to warm up, then a cosine. */
  double rate(double share) {
    double warm = 0.05;
    double factor =
        share < warm
            ? Math.max(0.02, share / warm)
            : 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (share - warm) / (1 - warm))));
    return learningRate * factor;
  }
}
