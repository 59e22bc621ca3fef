package dev.lathe.optimizers.pass;

import dev.lathe.engine.graph.Node;
import java.util.List;

/**
 * A constant weight of one or more convolutions or matrix products, as a {@link WeightEdit} sees
 * it.
 *
 * @param label the layer that reads it
 * @param elements in row-major order; not to be changed
 * @param shape of the stored tensor
 * @param axis the stored tensor's axis of output channels, or -1 where there is none
 * @param readers the nodes that use it as their weight
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
public record Weight(String label, float[] elements, long[] shape, int axis, List<Node> readers) {
  /** Copies the list of readers. */
  public Weight {
    readers = List.copyOf(readers);
  }

  /** The same weight with other elements. */
  public Weight with(float[] changed) {
    return new Weight(label, changed, shape, axis, readers);
  }
}
