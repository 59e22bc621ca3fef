package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StepContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.BinaryScores;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How sure a model is of the class that is looked for, on labelled examples.
 *
 * @param scores of the answered examples
 * @param lookedFor index of that class; empty where the answers look for none
 */
public record ClassScores(BinaryScores scores, OptionalInt lookedFor) {
  private static final int CHUNK = 512;

  /** Told how many examples are done. */
  @FunctionalInterface
  public interface Progress {
    void done(long examples);
  }

  /**
   * Asks a model about all examples. Those that cannot be answered are left out.
   *
   * @param progress told after every few examples, on the calling thread
   * @throws LatheException when no example at all could be answered: the first reason
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static ClassScores ask(
      Predictor predictor, List<Example> examples, Progress progress, JobContext context) {
    BinaryScores scores = new BinaryScores();
    OptionalInt lookedFor = OptionalInt.empty();
    for (int at = 0; at < examples.size(); at += CHUNK) {
      List<Example> part = examples.subList(at, Math.min(examples.size(), at + CHUNK));
      List<Optional<Answer>> answers = answers(predictor, part, context);
      for (int i = 0; i < part.size(); i++) {
        Optional<Answer> answer = answers.get(i);
        OptionalInt now = answer.map(Answer::lookedFor).orElse(OptionalInt.empty());
        if (now.isPresent()) {
          lookedFor = now;
          boolean is = part.get(i).label().orElse(-1) == now.getAsInt();
          double score = answer.get().scoreOf(now.getAsInt()).orElse(Double.NaN);
          scores.add(at + i, (float) score, is);
        }
      }
      progress.done(at + part.size());
    }
    return new ClassScores(scores, lookedFor);
  }

  /** In one run where the rows are sound; else those that cannot be answered have no answer. */
  private static List<Optional<Answer>> answers(
      Predictor predictor, List<Example> part, JobContext context) {
    try {
      return predictor.predictBatch(part.stream().map(Example::sample).toList(), context).stream()
          .map(p -> Optional.of(p.answer()))
          .toList();
    } catch (LatheException e) {
      return new Evaluator(predictor, new StepContext(context)).answers(part);
    }
  }
}
