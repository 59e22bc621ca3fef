/** Operators on pictures: resizing, sampling at free places, regions, blocks. */
package dev.lathe.optimizers.training.ops.image;
