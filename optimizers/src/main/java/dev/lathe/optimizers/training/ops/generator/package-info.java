/** Operators that make arrays: constants, ranges, random numbers, filter banks. */
package dev.lathe.optimizers.training.ops.generator;
