package dev.lathe.optimizers.quantization.calibration;

/**
 * A tensor to be observed while a model runs.
 *
 * @param name its name in the graph
 * @param neverNegative whether it is known to hold no negative value, e.g. behind a Relu; its
 *     minimum is then taken to be zero
 */
public record Observed(String name, boolean neverNegative) {}
