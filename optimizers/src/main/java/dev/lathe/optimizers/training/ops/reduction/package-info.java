/** Reductions, running sums and losses. */
package dev.lathe.optimizers.training.ops.reduction;
