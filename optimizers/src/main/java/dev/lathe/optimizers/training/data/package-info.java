/** Examples made ready for training: encoded once, assembled into batches, augmented. */
package dev.lathe.optimizers.training.data;
