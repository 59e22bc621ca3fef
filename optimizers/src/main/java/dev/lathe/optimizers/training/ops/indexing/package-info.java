/** Operators that read or write elements at given or found places. */
package dev.lathe.optimizers.training.ops.indexing;
