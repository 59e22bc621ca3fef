/** Operators that slide a window: convolution and pooling. */
package dev.lathe.optimizers.training.ops.convolution;
