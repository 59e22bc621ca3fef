/**
 * Is what PyTorch computes from an ONNX graph right? By the official cases of each operator, and by
 * ONNX Runtime on whole models.
 */
package dev.lathe.optimizers.training.check;
