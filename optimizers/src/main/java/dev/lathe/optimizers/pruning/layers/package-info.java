/** Leaving out residual blocks and transformer layers. */
package dev.lathe.optimizers.pruning.layers;
