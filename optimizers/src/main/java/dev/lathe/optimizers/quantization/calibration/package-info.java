/**
 * Which range each activation of a model takes: the model runs over samples, and accumulators that
 * merge associatively keep minima, maxima and histograms of constant size.
 */
package dev.lathe.optimizers.quantization.calibration;
