package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.util.List;

/**
 * A constant weight of one or more convolutions or matrix products that can be changed where it is
 * stored, because nothing else reads it.
 *
 * @param source the initializer, or the output of the Constant node, that stores it
 * @param tensor the stored FLOAT elements
 * @param axis the stored tensor's axis of output channels, or -1 where there is none or its readers
 *     disagree
 * @param readers the nodes that use it as their weight
 */
public record WeightTarget(Value source, TensorData tensor, int axis, List<Node> readers) {
  /** Copies the list. */
  public WeightTarget {
    readers = List.copyOf(readers);
  }

  /** The first reader's label, and how many more there are. */
  public String label() {
    return readers.get(0).label()
        + (readers.size() > 1 ? " and " + (readers.size() - 1) + " more" : "");
  }
}
