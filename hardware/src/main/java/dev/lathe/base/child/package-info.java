/**
 * Child processes: the one way to start another JVM of Lathe, to talk with it, and to say what it
 * died of. Measuring, answering, making variants and the official ONNX checker all use it.
 */
package dev.lathe.base.child;
