/** Branches and loops. */
package dev.lathe.optimizers.training.ops.control;
