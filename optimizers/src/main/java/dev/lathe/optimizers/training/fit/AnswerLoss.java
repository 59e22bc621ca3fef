package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Optional;

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
   * @param temperature of classes and tokens
   */
  public NDArray likeTeacher(NDArray given, NDArray wanted, double temperature) {
    return switch (head.kind()) {
      case LOGITS, PROBABILITIES, TOKENS -> Losses.softTargets(given, wanted, temperature);
      case EMBEDDING -> Losses.cosine(given, wanted).add(Losses.squaredError(given, wanted));
      case VALUES ->
          Losses.squaredError(
              Losses.inUnits(given, wanted, head.channels()),
              Losses.inUnits(wanted, wanted, head.channels()));
    };
  }

  /**
   * Against a teacher's vectors of the tokens, of which an embedding is the mean: where a sentence
   * has 25 tokens they say 25 times as much of what is wanted. Empty where the answers are not of
   * that kind, or the two are of different widths.
   *
   * @param given as the graph yields them, [batch, tokens, width]
   * @param wanted the teacher's
   */
  public Optional<NDArray> likeTokens(NDArray given, NDArray wanted, Batch batch) {
    boolean tokens =
        head.kind() == Head.Kind.EMBEDDING
            && given.getShape().dimension() == 3
            && given.getShape().equals(wanted.getShape());
    return tokens ? Optional.of(Losses.relativeError(given, wanted, batch)) : Optional.empty();
  }

  /** A loss and, where there are any to compare, that of the tokens: see {@link #likeTokens}. */
  public NDArray withTokens(NDArray loss, NDArray given, NDArray wanted, Batch batch) {
    return likeTokens(given, wanted, batch).map(loss::add).orElse(loss);
  }

  /** Against the labels of those examples of a batch that have one; 0 where none has. */
  public NDArray byLabels(NDArray given, Batch batch) {
    return batch
        .labels()
        .map(labels -> Losses.crossEntropy(given, labels, SMOOTHING))
        // Not a constant: a loss that nothing depends on has no way back.
        .orElseGet(() -> given.mul(Scalars.of(0)).sum());
  }
}
