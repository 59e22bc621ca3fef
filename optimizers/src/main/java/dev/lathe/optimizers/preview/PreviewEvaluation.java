package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.session.Evaluation;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A draft's accuracy on a growing sample; the original's answers are kept between drafts. */
public final class PreviewEvaluation {
  /** Enough for an interval of about ± 2 points; Compare measures on all. */
  private static final int MOST = 1000;

  private static final int CHUNK = 16;
  private static final long SEED = 1;

  /**
   * An estimate after n examples.
   *
   * @param accuracy share right with its Wilson interval; empty without labels
   * @param original the original's on the same examples
   * @param agreement share of answers equal to the original's
   */
  public record Step(
      int n,
      int total,
      Optional<Estimate> accuracy,
      Optional<Estimate> original,
      Estimate agreement) {}

  private final Predictor original;
  private Optional<Known> known = Optional.empty();

  /** The original's answers to the first examples of a sample. */
  private static final class Known {
    private final Dataset data;
    private final List<Example> sample;
    private final List<Optional<Answer>> answers = new ArrayList<>();
    private Evaluation right = Evaluation.NONE;
    private final List<Evaluation> rightAfter = new ArrayList<>();

    Known(Dataset data) {
      this.data = data;
      this.sample = Splits.take(data, Math.min(MOST, data.size()), SEED).examples();
    }
  }

  PreviewEvaluation(Predictor original) {
    this.original = original;
  }

  /**
   * Runs to the end of the sample, or until cancelled.
   *
   * @param draft the draft; empty when it equals the original
   */
  void run(Optional<Predictor> draft, Dataset data, Consumer<Step> onStep, JobContext context) {
    Known k = known(data);
    Evaluation sum = Evaluation.NONE;
    int total = k.sample.size();
    for (int at = 0, part = 0; at < total; at += CHUNK, part++) {
      context.checkCancelled();
      int end = Math.min(total, at + CHUNK);
      List<Example> chunk = k.sample.subList(at, end);
      extend(k, part, chunk, context);
      List<Optional<Answer>> reference = k.answers.subList(at, end);
      Evaluation now =
          draft.isPresent()
              ? new Evaluator(draft.get(), context).evaluate(chunk, reference, e -> {})
              : asOriginal(chunk, reference);
      sum = sum.plus(now);
      onStep.accept(step(end, total, sum, k.rightAfter.get(part)));
    }
  }

  private synchronized Known known(Dataset data) {
    if (known.isEmpty() || known.get().data != data) {
      known = Optional.of(new Known(data));
    }
    return known.get();
  }

  private void extend(Known k, int part, List<Example> chunk, JobContext context) {
    synchronized (k) {
      if (k.rightAfter.size() > part) {
        return;
      }
      List<Optional<Answer>> answers = new Evaluator(original, context).answers(chunk);
      k.answers.addAll(answers);
      k.right = k.right.plus(asOriginal(chunk, answers));
      k.rightAfter.add(k.right);
    }
  }

  private static Evaluation asOriginal(List<Example> chunk, List<Optional<Answer>> answers) {
    Evaluation sum = Evaluation.NONE;
    for (int i = 0; i < chunk.size(); i++) {
      Optional<Answer> a = answers.get(i);
      if (a.isPresent()) {
        sum = sum.plus(Evaluation.of(chunk.get(i), a.get(), a));
      }
    }
    return sum;
  }

  private static Step step(int n, int total, Evaluation draft, Evaluation original) {
    return new Step(
        n,
        total,
        accuracy(draft),
        accuracy(original),
        Proportions.wilson(draft.agreeing(), Math.max(1, draft.compared())));
  }

  private static Optional<Estimate> accuracy(Evaluation e) {
    return e.labelled() == 0
        ? Optional.empty()
        : Optional.of(Proportions.wilson(e.right(), e.labelled()));
  }
}
