package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How good a draft is on a growing sample; the original's answers are kept between drafts. */
public final class PreviewEvaluation {
  /** Enough for an interval of about ± 2 points; Compare measures on all. */
  private static final int MOST = 1000;

  private static final int CHUNK = 16;
  private static final long SEED = 1;

  /**
   * An estimate after n examples.
   *
   * @param quality how good the draft is by the task's first metric that needs what is right; empty
   *     without labels
   * @param original the original's value of that metric on the same examples
   * @param agreement with the original's answers
   */
  public record Step(
      int n,
      int total,
      Optional<MetricScore> quality,
      Optional<Estimate> original,
      Optional<MetricScore> agreement) {}

  private final List<Metric> metrics;
  private final Predictor original;
  private Optional<Known> known = Optional.empty();

  /** The original's answers to the first examples of a sample. */
  private static final class Known {
    private final Dataset data;
    private final List<Example> sample;
    private final List<Optional<Answer>> answers = new ArrayList<>();
    private final Evaluation own;
    private final List<List<MetricScore>> ownAfter = new ArrayList<>();

    Known(Dataset data, List<Metric> metrics) {
      this.data = data;
      this.own = new Evaluation(metrics);
      this.sample = Splits.take(data, Math.min(MOST, data.size()), SEED).examples();
    }
  }

  /**
   * Of drafts of one model.
   *
   * @param metrics of its task
   */
  PreviewEvaluation(Predictor original, List<Metric> metrics) {
    this.original = original;
    this.metrics = metrics;
  }

  /**
   * Runs to the end of the sample, or until cancelled.
   *
   * @param draft the draft; empty when it equals the original
   */
  void run(Optional<Predictor> draft, Dataset data, Consumer<Step> onStep, JobContext context) {
    Known k = known(data);
    Evaluation sum = new Evaluation(metrics);
    int total = k.sample.size();
    for (int at = 0, part = 0; at < total; at += CHUNK, part++) {
      context.checkCancelled();
      int end = Math.min(total, at + CHUNK);
      List<Example> chunk = k.sample.subList(at, end);
      extend(k, part, at, chunk, context);
      List<Optional<Answer>> reference = k.answers.subList(at, end);
      if (draft.isPresent()) {
        new Evaluator(draft.get(), context).evaluate(sum, at, chunk, reference);
      } else {
        asOriginal(sum, at, chunk, reference);
      }
      onStep.accept(step(end, total, sum, k.ownAfter.get(part)));
    }
  }

  private synchronized Known known(Dataset data) {
    if (known.isEmpty() || known.get().data != data) {
      known = Optional.of(new Known(data, metrics));
    }
    return known.get();
  }

  private void extend(Known k, int part, int at, List<Example> chunk, JobContext context) {
    synchronized (k) {
      if (k.ownAfter.size() > part) {
        return;
      }
      List<Optional<Answer>> answers = new Evaluator(original, context).answers(chunk);
      k.answers.addAll(answers);
      asOriginal(k.own, at, chunk, answers);
      k.ownAfter.add(k.own.scores());
    }
  }

  /** Counts what the original said, as if a draft had said the same. */
  private static void asOriginal(
      Evaluation into, int at, List<Example> chunk, List<Optional<Answer>> answers) {
    for (int i = 0; i < chunk.size(); i++) {
      Optional<Answer> a = answers.get(i);
      if (a.isPresent()) {
        into.add(new Observation(at + i, chunk.get(i).truth(), a.get(), a));
      }
    }
  }

  private static Step step(int n, int total, Evaluation draft, List<MetricScore> original) {
    Optional<MetricScore> quality = draft.quality();
    return new Step(
        n,
        total,
        quality,
        quality.flatMap(
            q ->
                original.stream()
                    .filter(s -> s.metric().equals(q.metric()))
                    .map(MetricScore::estimate)
                    .findFirst()),
        draft.agreement());
  }
}
