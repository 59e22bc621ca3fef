package dev.lathe.engine.measure;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.OptionalDouble;

/**
 * A variant's metric minus the original's, over the same examples.
 *
 * @param id of the metric
 * @param delta with its 95 % interval
 * @param p McNemar's p value; empty for metrics that are no shares
 */
public record MetricDelta(String id, Estimate delta, OptionalDouble p) {}
