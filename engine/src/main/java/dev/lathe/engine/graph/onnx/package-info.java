/**
 * ONNX files: the only place that sees protobuf. {@link dev.lathe.engine.graph.onnx.OnnxFiles}
 * reads and writes them; the official checker and shape inference are asked here too.
 */
package dev.lathe.engine.graph.onnx;
