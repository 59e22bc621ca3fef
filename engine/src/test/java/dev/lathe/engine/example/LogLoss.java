package dev.lathe.engine.example;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.MeanMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import java.util.OptionalDouble;

/** How surprised a classifier is by what is right. */
public final class LogLoss {
  /** A probability of 0 would be an infinite loss. */
  private static final double LEAST = 1e-15;

  /** An entry for the list of metrics of a task that answers with classes. */
  public static final Metric METRIC =
      new MeanMetric(
          "log-loss",
          "Log loss",
          "Mean negative logarithm of the probability given to the true class.",
          Metric.Unit.NUMBER,
          false,
          true,
          0,
          -Math.log(LEAST),
          LogLoss::of);

  private LogLoss() {}

  private static OptionalDouble of(Observation o) {
    if (o.answer() instanceof Classification c
        && o.truth().orElse(null) instanceof Truth.OfClass truth
        && truth.index() < c.scores().length) {
      return OptionalDouble.of(-Math.log(Math.max(LEAST, c.scores()[truth.index()])));
    }
    return OptionalDouble.empty();
  }
}
