package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.data.Batch;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which tokens of a batch are real. */
public final class Masks {
  private Masks() {}

  /**
   * The input that says so.
   *
   * @param tokens how many a sentence of the batch has, padding counted
   * @return [batch, tokens], 1 for real ones; empty where the model takes none of that length
   */
  public static Optional<NDArray> of(Batch batch, long tokens) {
    return batch.inputs().entrySet().stream()
        .filter(e -> e.getKey().toLowerCase(Locale.ROOT).contains("mask"))
        .map(Map.Entry::getValue)
        .filter(a -> a.getShape().dimension() == 2 && a.getShape().get(1) == tokens)
        .findFirst();
  }
}
