package dev.lathe.engine.task;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.MeanMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.ShareMetric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Metrics that several tasks share. */
final class Metrics {
  private Metrics() {}

  /**
   * Share of right classes.
   *
   * @param best the class answered; below 0 where the answer is none
   */
  static Metric accuracy(ToIntFunction<Answer> best) {
    return new ShareMetric(
        "accuracy",
        "Accuracy",
        "Share of examples whose best class is the true one.",
        true,
        o -> {
          if (o.answer().hasNaN()) {
            return trueClass(o).map(t -> false);
          }
          int answered = best.applyAsInt(o.answer());
          return answered < 0 ? Optional.empty() : trueClass(o).map(t -> t == answered);
        });
  }

  /**
   * Share of examples with the true class among the best five.
   *
   * @param ranked the best five classes; fewer than five where it makes no sense to ask
   */
  static Metric amongBest(Function<Answer, List<Integer>> ranked) {
    return new ShareMetric(
        "top5",
        "Top-5 accuracy",
        "Share of examples with the true class among the best five; of more than five classes.",
        true,
        o -> {
          List<Integer> five = ranked.apply(o.answer());
          return five.isEmpty()
              ? Optional.empty()
              : trueClass(o).map(t -> five.contains(t) && !o.answer().hasNaN());
        });
  }

  private static Optional<Integer> trueClass(Observation o) {
    return o.truth().filter(Truth.OfClass.class::isInstance).map(t -> ((Truth.OfClass) t).index());
  }

  /** Share of answers that a person would call the original's. */
  static Metric agreement(String doc, Task task) {
    return new ShareMetric(
        "agreement",
        "Agreement",
        doc,
        false,
        o -> o.reference().map(r -> task.agrees(o.answer(), r)));
  }

  /** Mean likeness to the original's answers, as the agreement of a task that has no other. */
  static Metric likeness(String doc, Task task) {
    return new MeanMetric(
        "agreement",
        "Agreement",
        doc,
        Metric.Unit.SHARE,
        true,
        false,
        0,
        1,
        o ->
            o.reference().isPresent()
                ? OptionalDouble.of(task.similarity(o.answer(), o.reference().get()))
                : OptionalDouble.empty());
  }

  /**
   * Mean cosine with the original's answers.
   *
   * @param cosine of one example, −1..1; empty where it has none
   */
  static Metric cosine(String doc, MeanMetric.Points cosine) {
    return new MeanMetric(
        "similarity", "Similarity", doc, Metric.Unit.NUMBER, true, false, -1, 1, cosine);
  }
}
