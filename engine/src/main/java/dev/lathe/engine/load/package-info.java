/**
 * How queries arrive at a model, as data, and the loop that lets them arrive. It runs in the
 * process that holds the model, next to the clock, and knows nothing of ONNX Runtime.
 */
package dev.lathe.engine.load;
