/**
 * One rule per ONNX operator, said in DJL's NDArray operations so that gradients flow wherever the
 * mathematics has one. Families of operators, a class each; {@link
 * dev.lathe.optimizers.training.ops.Operators} knows them all.
 */
package dev.lathe.optimizers.training.ops;
