package dev.lathe.engine.answer;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.Map;

/**
 * Every output as it is.
 *
 * @param tensors by the output's name
 * @param others values that are not tensors, rendered as text
 */
public record RawOutputs(Map<String, TensorData> tensors, Map<String, String> others)
    implements Answer {
  @Override
  public boolean hasNaN() {
    return tensors.values().stream()
        .filter(t -> t.type().isFloatingPoint())
        .anyMatch(t -> Classification.anyNaN(Tensors.floats(t)));
  }
}
