package dev.lathe.optimizers.training.data;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.task.OutputPlaces.Move;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one training step sees.
 *
 * @param examples which examples, by their place in the set
 * @param inputs by the name of the graph's input; the first axis is the batch
 * @param labels INT64 [batch], -1 for an example that has none; empty where no example has one
 * @param moves of each example, how its picture was moved by chance; empty where none was
 * @param lengths how many tokens each example has before padding; empty for others than sentences
 * @param taught what the teacher answers, by the name of its output; empty where none was asked
 */
public record Batch(
    int[] examples,
    Map<String, NDArray> inputs,
    Optional<NDArray> labels,
    List<Move> moves,
    List<Integer> lengths,
    Map<String, NDArray> taught) {
  /** Copies the lists. */
  public Batch {
    moves = List.copyOf(moves);
    lengths = List.copyOf(lengths);
  }

  /** A batch whose examples were not moved, and are no sentences, or all as long as the longest. */
  public Batch(
      int[] examples,
      Map<String, NDArray> inputs,
      Optional<NDArray> labels,
      Map<String, NDArray> taught) {
    this(examples, inputs, labels, List.of(), List.of(), taught);
  }

  /** How the picture of the i-th example was moved. */
  public Move move(int i) {
    return i < moves.size() ? moves.get(i) : Move.NONE;
  }

  /** The same with a teacher's answers. */
  public Batch with(Map<String, NDArray> answers) {
    return new Batch(examples, inputs, labels, moves, lengths, answers);
  }

  /** How many examples. */
  public int size() {
    return examples.length;
  }
}
