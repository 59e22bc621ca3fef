/** Matrix products, and what is computed by them. */
package dev.lathe.optimizers.training.ops.matrix;
