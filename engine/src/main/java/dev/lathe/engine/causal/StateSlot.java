package dev.lathe.engine.causal;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.OptionalInt;

/**
 * A value that a step gives and the next one takes.
 *
 * @param input as the graph declares it
 * @param output the name of the output that becomes it
 * @param axis the axis that grows by a step's tokens; empty where the size stays
 */
public record StateSlot(TensorSpec input, String output, OptionalInt axis) {
  /**
   * What the first step takes: no tokens along the growing axis, else zeros; axes of a free length
   * are 1.
   */
  public TensorData first() {
    long[] shape = new long[input.rank()];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      boolean grows = axis.isPresent() && axis.getAsInt() == i;
      shape[i] = grows ? 0 : Math.max(1, input.length(i));
      elements = Math.multiplyExact(elements, shape[i]);
    }
    return new TensorData.InMemory(
        input.type(), shape, Tensors.buffer(input.type().byteLength(elements)));
  }
}
