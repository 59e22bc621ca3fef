/** Fitting a graph's weights: objectives, updates, schedules, the training loop, checkpoints. */
package dev.lathe.optimizers.training.fit;
