package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;

/**
 * A metric's value.
 *
 * @param metric which
 * @param estimate its value with its 95 % interval
 */
public record MetricScore(Metric metric, Estimate estimate) {}
