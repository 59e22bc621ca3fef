package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.data.Batch;

/**
 * What answers of a head's kind cost.
 *
 * @param head whose answers
 */
public record AnswerLoss(Head head) {
  private static final double SMOOTHING = 0.05;

  /**
   * Against a teacher's answers.
   *
   * @param given a matrix of the head
   * @param wanted another of the same shape
   * @param temperature of classes
   */
  public NDArray likeTeacher(NDArray given, NDArray wanted, double temperature) {
    return switch (head.kind()) {
      case LOGITS, PROBABILITIES -> Losses.softTargets(given, wanted, temperature);
      case EMBEDDING -> Losses.cosine(given, wanted).add(Losses.squaredError(given, wanted));
      case VALUES -> Losses.squaredError(given, wanted);
    };
  }

  /** Against the labels of a batch, which it must have. */
  public NDArray byLabels(NDArray given, Batch batch) {
    return Losses.crossEntropy(given, batch.labels().orElseThrow(), SMOOTHING);
  }
}
