/**
 * The process in which a model runs while it is measured, and the parent's handle on it. The
 * child's side ({@link dev.lathe.engine.host.ChildMain}) uses little besides ONNX Runtime, so that
 * it starts fast and its memory is the model's own.
 */
package dev.lathe.engine.host;
