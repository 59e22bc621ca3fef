/**
 * What rules of all families do with arrays: conversions, picking, padding, gradients past
 * rounding.
 */
package dev.lathe.optimizers.training.ops.arrays;
