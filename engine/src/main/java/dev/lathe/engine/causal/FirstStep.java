package dev.lathe.engine.causal;

import dev.lathe.engine.graph.TensorData;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs that score a whole text at once: nothing was read before it. */
public final class FirstStep {
  private FirstStep() {}

  /**
   * One tensor for each input of the graph.
   *
   * @param ids the tokens of the text, at least one; where the graph takes another number, filled
   *     up with the last one, which the mask leaves out
   */
  public static Map<String, TensorData> tensors(CausalGraph graph, long... ids) {
    Map<String, TensorData> tensors = new LinkedHashMap<>(StepTensors.of(graph, 0, ids));
    graph.memory().slots().forEach(s -> tensors.put(s.input().name(), s.first()));
    return tensors;
  }
}
