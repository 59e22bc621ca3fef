package dev.lathe.engine.causal;

import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs of a step that are made anew: all but what is carried. */
public final class StepTensors {
  private StepTensors() {}

  /**
   * One tensor for each of {@link CausalGraph#steps}.
   *
   * @param past how many tokens were read before, 0 or more
   * @param ids the tokens of this step, at least one; where the graph takes another number, filled
   *     up with the last one, which the mask leaves out
   */
  public static Map<String, TensorData> of(CausalGraph graph, int past, long... ids) {
    int n = ids.length;
    int length = Math.max(n, graph.stepLength().orElse(n));
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    graph
        .steps()
        .forEach(
            (meaning, input) -> {
              long[] values = new long[meaning == StepInput.MASK ? past + length : length];
              switch (meaning) {
                case IDS -> Arrays.setAll(values, i -> ids[Math.min(i, n - 1)]);
                case MASK -> Arrays.fill(values, 0, past + n, 1);
                case POSITIONS -> Arrays.setAll(values, i -> past + i);
                case USE_CACHE -> values = new long[] {past > 0 ? 1 : 0};
                case PAST_LENGTH -> values = new long[] {past + n - 1};
                case TOTAL_LENGTH -> values = new long[] {past + n};
              }
              tensors.put(input.name(), tensor(input, values));
            });
    return tensors;
  }

  /** Whole numbers in the input's type and rank, the last axis holding them. */
  private static TensorData tensor(TensorSpec input, long... values) {
    long[] shape = new long[Math.max(0, input.rank())];
    Arrays.fill(shape, 1);
    if (shape.length > 0) {
      shape[shape.length - 1] = values.length;
    }
    return TensorCasts.cast(Tensors.ofLongs(values, shape), input.type());
  }
}
