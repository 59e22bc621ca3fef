package dev.lathe.engine.doctor;

import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.ModelSetup;
import java.util.List;
import java.util.Optional;

/**
 * One way to feed the model, and how well it did.
 *
 * @param preprocessing the way
 * @param range what its scale, mean and deviation are known as; empty for those the model has now
 *     and that are known as nothing
 * @param order which class is which
 * @param score the task's first metric that needs what is right, with its interval
 * @param confidence the mean logarithm of the score that the right class got, at most 0; NaN where
 *     answers are no classes
 * @param examples how many examples it was tried on before it was given up
 * @param present whether it is how the model is fed now
 */
public record Finding(
    ImagePreprocessing preprocessing,
    String range,
    LabelOrder order,
    Estimate score,
    double confidence,
    int examples,
    boolean present) {
  /** A setup that feeds the model in this way. */
  public ModelSetup applied(ModelSetup setup) {
    ModelSetup fed =
        setup
            .withImage(Optional.of(preprocessing))
            .withSource("preprocessing", "found on labelled examples");
    return order.labels().isEmpty()
        ? fed
        : fed.withLabels(order.labels(), List.of())
            .withSource("labels", "found on labelled examples");
  }
}
