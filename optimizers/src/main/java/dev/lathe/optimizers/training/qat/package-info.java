/** Quantization-aware training: weights that learn to live on the grid they will be put on. */
package dev.lathe.optimizers.training.qat;
