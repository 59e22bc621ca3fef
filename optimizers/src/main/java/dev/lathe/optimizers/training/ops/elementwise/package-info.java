/** Operators that work element by element: arithmetic, functions, activations, casts. */
package dev.lathe.optimizers.training.ops.elementwise;
