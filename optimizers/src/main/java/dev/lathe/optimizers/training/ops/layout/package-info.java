/** Operators that move, repeat, pad or reshape and compute nothing. */
package dev.lathe.optimizers.training.ops.layout;
