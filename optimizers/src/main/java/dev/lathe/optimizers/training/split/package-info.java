/** A model cut in two: a frozen extractor that ONNX Runtime runs, and what is trained behind it. */
package dev.lathe.optimizers.training.split;
