/**
 * Lathe's own representation of an ONNX graph. A {@link dev.lathe.engine.graph.Value} has identity
 * and use-def edges; a few mutators keep them true. No protobuf here: files are read and written by
 * {@code engine.graph.onnx}.
 */
package dev.lathe.engine.graph;
