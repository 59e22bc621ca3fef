/** PyTorch in this process, and what goes between its arrays, ONNX tensors and ONNX Runtime. */
package dev.lathe.optimizers.training.torch;
