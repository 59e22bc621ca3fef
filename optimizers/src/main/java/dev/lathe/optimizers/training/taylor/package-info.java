/** Which channels matter, by the gradient of the loss. */
package dev.lathe.optimizers.training.taylor;
