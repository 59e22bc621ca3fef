package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobEvent;
import java.util.OptionalDouble;

/**
 * A point of a training's curves.
 *
 * @param series which network: "student", say; a training of one network has one
 * @param step steps done
 * @param epoch epochs done, with their fraction
 * @param share share of the budget used, 0 … 1
 * @param loss mean of the recent steps
 * @param score on held-out examples, where it was just measured: accuracy, agreement or mean
 *     cosine, 0 … 1
 * @param best the best score so far
 * @param learningRate at this step
 * @param secondsLeft estimate
 */
public record TrainingEvent(
    String series,
    int step,
    double epoch,
    double share,
    double loss,
    OptionalDouble score,
    OptionalDouble best,
    double learningRate,
    double secondsLeft)
    implements JobEvent {}
