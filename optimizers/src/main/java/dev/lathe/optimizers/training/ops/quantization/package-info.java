/** Quantization and its inverse, with gradients past the rounding. */
package dev.lathe.optimizers.training.ops.quantization;
