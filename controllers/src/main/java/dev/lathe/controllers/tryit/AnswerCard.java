package dev.lathe.controllers.tryit;

import dev.lathe.controllers.workbench.VariantItem;
import java.util.List;
import java.util.Optional;

/**
 * What one variant answers, ready to be shown.
 *
 * @param variant whose answer it is
 * @param state how far it is
 * @param bars the best labels, for classification
 * @param tensors the outputs, for raw tensors
 * @param similarity cosine of the two sentences in −1..1, for embeddings
 * @param time where the time went
 * @param milliseconds the inference, written
 * @param speed against the original, one run, e.g. {@code ≈ 1.6×}; empty for the original
 * @param difference how it differs from the original, in words; empty for the original
 * @param agrees whether the first label is the original's; true where there are no labels
 * @param problem what went wrong, in words
 */
public record AnswerCard(
    VariantItem variant,
    State state,
    List<BarLine> bars,
    List<TensorLine> tensors,
    Optional<Double> similarity,
    Optional<TimeSplit> time,
    String milliseconds,
    String speed,
    String difference,
    boolean agrees,
    String problem) {
  /** How far an answer is. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED
  }

  /** Copies the lists. */
  public AnswerCard {
    bars = List.copyOf(bars);
    tensors = List.copyOf(tensors);
  }

  static AnswerCard empty(VariantItem variant, State state, String problem) {
    return new AnswerCard(
        variant,
        state,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        "",
        "",
        "",
        true,
        problem);
  }
}
