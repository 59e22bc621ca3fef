package dev.lathe.engine.answer;

import dev.lathe.engine.graph.TensorData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The outputs of one run, whatever ran it. Values are copied out of the runtime only when they are
 * asked for.
 */
public interface Outputs {
  /** The names of the outputs, in the graph's order. */
  Set<String> names();

  /** An output that is a tensor; empty for one that is not. */
  Optional<TensorData> tensor(String name);

  /** An output that is a sequence of maps from class to score (ZipMap), one map a sample. */
  Optional<List<Map<?, ?>>> classMaps(String name);

  /** An output in words: its value where it is no tensor, else its type. */
  String text(String name);

  /** Tensors alone, by name. */
  static Outputs of(Map<String, TensorData> tensors) {
    return new TensorOutputs(tensors);
  }
}
