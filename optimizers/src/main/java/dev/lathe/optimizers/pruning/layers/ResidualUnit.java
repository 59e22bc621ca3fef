package dev.lathe.optimizers.pruning.layers;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * A part of a network that adds to its input and can be left out: a residual block, or a whole
 * transformer layer of attention and MLP.
 *
 * @param name for people
 * @param input what comes in
 * @param output what goes on; of the same shape
 * @param sums the additions to the input, one for a block, two for a transformer layer
 * @param nodes what falls away with it
 */
public record ResidualUnit(
    String name, Value input, Value output, List<Node> sums, Set<Node> nodes) {
  /** Copies the list. */
  public ResidualUnit {
    sums = List.copyOf(sums);
  }

  /** Whether it is attention and MLP together. */
  public boolean isTransformerLayer() {
    return sums.size() > 1;
  }
}
