package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;

/** How operators of one family tie channels of their inputs to channels of their outputs. */
interface Rule {
  /**
   * Ties what this node ties. All its values have known shapes.
   *
   * @return whether the operator is of this family
   */
  boolean trace(Node node, Trace trace);
}
