/**
 * Graphs that PyTorch runs under autograd: which nodes it can run, and which constants are weights.
 */
package dev.lathe.optimizers.training.graph;
