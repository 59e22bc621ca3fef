/** Recurrent layers. */
package dev.lathe.optimizers.training.ops.recurrent;
