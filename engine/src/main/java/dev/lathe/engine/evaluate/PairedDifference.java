package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.OptionalDouble;

/**
 * How much one model's score exceeds another's on the same examples.
 *
 * @param delta the difference with its 95 % interval
 * @param pValue of McNemar's exact test, for shares; empty for other metrics
 */
public record PairedDifference(Estimate delta, OptionalDouble pValue) {}
