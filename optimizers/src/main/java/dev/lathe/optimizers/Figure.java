package dev.lathe.optimizers;

import dev.lathe.engine.measure.stats.Estimate;

/**
 * A number that a pass measured, for programs to read; people get a sentence among the notes.
 *
 * @param name of what: {@code student_minus_scratch}, say
 * @param metric accuracy, agreement or cosine, 0 … 1; of a difference, what is subtracted
 * @param estimate with its 95 % interval
 */
public record Figure(String name, String metric, Estimate estimate) {}
