/**
 * The training bridge: ONNX graphs run by PyTorch (through DJL) under autograd, and trained weights
 * written back into their initializers. {@link dev.lathe.optimizers.training.graph.TrainableGraph}
 * is its door.
 */
package dev.lathe.optimizers.training;
