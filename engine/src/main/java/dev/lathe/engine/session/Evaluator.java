package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Asks a predictor about many examples. The next few are preprocessed while the present ones run,
 * so its answers are for counting, not for timing.
 */
@StartsThreads("reads the next sample of a job beside the run of this one, and is waited for")
public final class Evaluator {
  private static final int CHUNK = 16;

  /** When so many examples fail before the first is answered, the fault is not the examples'. */
  private static final int HOPELESS = 48;

  private final Predictor predictor;
  private final JobContext context;

  /** An evaluator that reports to this context and stops when it is cancelled. */
  public Evaluator(Predictor predictor, JobContext context) {
    this.predictor = predictor;
    this.context = context;
  }

  /**
   * Answers the examples and counts.
   *
   * @param metrics what is counted
   * @param examples numbered from 0 in this order
   * @param reference the answers to agree with, one an example in the same order; or empty
   * @param onStep gets the evaluation so far, every few examples, on the calling thread
   * @return the evaluation over all
   * @throws LatheException when no example at all could be answered: the first reason
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Evaluation evaluate(
      List<Metric> metrics,
      List<Example> examples,
      List<Optional<Answer>> reference,
      Consumer<Evaluation> onStep) {
    Evaluation all = new Evaluation(metrics);
    evaluate(all, 0, examples, reference, () -> onStep.accept(all));
    return all;
  }

  /**
   * Answers some of the examples and adds them to what was counted before.
   *
   * @param into what was counted
   * @param first the number of the first of these examples in the whole
   * @param reference as in the other form
   * @throws LatheException as in the other form
   */
  public void evaluate(
      Evaluation into, int first, List<Example> examples, List<Optional<Answer>> reference) {
    evaluate(into, first, examples, reference, () -> {});
  }

  private void evaluate(
      Evaluation into,
      int first,
      List<Example> examples,
      List<Optional<Answer>> reference,
      Runnable onStep) {
    run(
        examples,
        (index, answer, failure) -> {
          if (answer.isEmpty()) {
            into.fail(failure);
            return;
          }
          Optional<Answer> other = reference.isEmpty() ? Optional.empty() : reference.get(index);
          Optional<Truth> truth = examples.get(index).truth();
          into.add(new Observation(first + index, truth, answer.get(), other));
        },
        onStep);
  }

  /**
   * Answers the examples.
   *
   * @return one answer an example, in order; empty where it could not be answered
   * @throws LatheException as {@link #evaluate}
   */
  public List<Optional<Answer>> answers(List<Example> examples) {
    List<Optional<Answer>> list = new ArrayList<>();
    run(examples, (index, answer, failure) -> list.add(answer), () -> {});
    return list;
  }

  private interface OnAnswer {
    void accept(int index, Optional<Answer> answer, String failure);
  }

  private void run(List<Example> examples, OnAnswer onAnswer, Runnable onStep) {
    int n = examples.size();
    Progress progress = new Progress();
    CompletableFuture<List<Object>> next = prepare(examples, 0);
    try {
      for (int at = 0; at < n; at += CHUNK) {
        context.checkCancelled();
        List<Object> now = get(next);
        next = prepare(examples, at + CHUNK);
        List<Object> answers = answer(now);
        for (int i = 0; i < answers.size(); i++) {
          progress.note(answers.get(i));
          onAnswer.accept(
              at + i,
              answers.get(i) instanceof Answer a ? Optional.of(a) : Optional.empty(),
              answers.get(i) instanceof LatheException e ? e.getMessage() : "");
        }
        progress.checkHope(at + answers.size(), n);
        context.progress(at + answers.size(), n, "Evaluating");
        onStep.run();
      }
    } finally {
      // Nobody may still be using the tokenizer when the predictor is closed.
      next.handle((list, error) -> list).join();
    }
  }

  /** What was answered and what not. */
  private static final class Progress {
    private long answered;
    private LatheException first;

    void note(Object answer) {
      if (answer instanceof Answer) {
        answered++;
      } else if (first == null) {
        first = (LatheException) answer;
      }
    }

    void checkHope(int done, int all) {
      if (answered == 0 && first != null && (done >= HOPELESS || done >= all)) {
        throw first;
      }
    }
  }

  /** Samples made ready, or the error in place of one; on another thread. */
  private CompletableFuture<List<Object>> prepare(List<Example> examples, int from) {
    List<Example> chunk =
        from >= examples.size()
            ? List.of()
            : examples.subList(from, Math.min(examples.size(), from + CHUNK));
    return CompletableFuture.supplyAsync(
        () -> {
          List<Object> ready = new ArrayList<>();
          for (Example e : chunk) {
            if (context.isCancelled()) {
              break;
            }
            try {
              ready.add(predictor.prepare(e.sample()));
            } catch (LatheException x) {
              ready.add(x);
            }
          }
          return ready;
        });
  }

  private static List<Object> get(CompletableFuture<List<Object>> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      throw e;
    }
  }

  private List<Object> answer(List<Object> ready) {
    context.checkCancelled();
    List<Sample> samples = new ArrayList<>();
    ready.forEach(
        r -> {
          if (r instanceof Sample s) {
            samples.add(s);
          }
        });
    List<Object> answers = new ArrayList<>();
    try {
      predictor.predictBatch(samples, context).forEach(p -> answers.add(p.answer()));
    } catch (LatheException together) {
      // One of them is at fault: ask about each alone, to lose no other.
      answers.clear();
      samples.forEach(s -> answers.add(alone(s)));
    }
    List<Object> all = new ArrayList<>();
    int at = 0;
    for (Object r : ready) {
      all.add(r instanceof Sample ? answers.get(at++) : r);
    }
    return all;
  }

  private Object alone(Sample sample) {
    try {
      return predictor.predict(sample, context).answer();
    } catch (LatheException e) {
      return e;
    }
  }
}
