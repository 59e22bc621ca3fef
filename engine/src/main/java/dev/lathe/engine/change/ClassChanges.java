package dev.lathe.engine.change;

import dev.lathe.engine.measure.stats.Estimate;

/**
 * What a variant did to one class.
 *
 * @param index of the class, 0 or more
 * @param before share of what is of the class that the original finds, 0..1, with Wilson's
 *     interval; of pixels the intersection over union, with an interval over pictures
 * @param after share that the variant finds
 * @param difference after minus before on the same examples, with Newcombe's interval for paired
 *     shares, or one over pictures
 */
public record ClassChanges(int index, Estimate before, Estimate after, Estimate difference) {}
