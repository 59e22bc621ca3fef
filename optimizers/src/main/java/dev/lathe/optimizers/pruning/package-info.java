/** Fewer weights: passes that set weights to zero or take them out of the graph. */
package dev.lathe.optimizers.pruning;
