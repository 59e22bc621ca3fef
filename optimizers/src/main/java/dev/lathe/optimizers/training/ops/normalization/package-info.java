/** Normalizations, alone and fused. */
package dev.lathe.optimizers.training.ops.normalization;
