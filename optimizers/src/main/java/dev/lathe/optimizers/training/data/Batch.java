package dev.lathe.optimizers.training.data;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;

/**
 * What one training step sees.
 *
 * @param examples which examples, by their place in the set
 * @param inputs by the name of the graph's input; the first axis is the batch
 * @param labels INT64 [batch], -1 for an example that has none; empty where no example has one
 * @param taught what the teacher answers, by the name of its output; empty where none was asked
 */
public record Batch(
    int[] examples,
    Map<String, NDArray> inputs,
    Optional<NDArray> labels,
    Map<String, NDArray> taught) {
  /** The same with a teacher's answers. */
  public Batch with(Map<String, NDArray> answers) {
    return new Batch(examples, inputs, labels, answers);
  }

  /** How many examples. */
  public int size() {
    return examples.length;
  }
}
