package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobEvent;

/**
 * What came of a training, told at its end.
 *
 * @param sentence for people, with the interval of what it says
 */
public record TrainingVerdict(String sentence) implements JobEvent {}
