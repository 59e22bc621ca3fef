package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.OutOfMemoryRetry;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Scores a graph on held-out examples by a metric of the model's task, counted as everywhere else:
 * by what is right for them, or by how well it agrees with a teacher.
 */
public final class AnswerMetric implements ValidationMetric {
  private static final int BATCH = 64;

  private final EncodedSet set;
  private final HeldOutReader reader;
  private final Metric metric;
  private final Optional<Teacher> teacher;

  private AnswerMetric(
      EncodedSet set, HeldOutReader reader, Metric metric, Optional<Teacher> teacher) {
    this.set = set;
    this.reader = reader;
    this.metric = metric;
    this.teacher = teacher;
  }

  /** By what is right for the examples of which it is known; the others are left out. */
  public static AnswerMetric byLabels(EncodedSet set, HeldOutReader reader) {
    Metric metric = reader.task().trainingMetric(true).orElseThrow();
    return new AnswerMetric(set, reader, metric, Optional.empty());
  }

  /**
   * By agreement.
   *
   * @param teacher answers under the names that the reader reads; the caller closes it
   */
  public static AnswerMetric byTeacher(EncodedSet set, HeldOutReader reader, Teacher teacher) {
    Metric metric = reader.task().trainingMetric(false).orElseThrow();
    return new AnswerMetric(set, reader, metric, Optional.of(teacher));
  }

  /** What is counted. */
  public Metric metric() {
    return metric;
  }

  @Override
  public Estimate score(TrainableGraph graph, JobContext context) {
    return score(evaluate(graph, context));
  }

  /** The score of a teacher itself, by the same metric. */
  public Estimate score(Teacher other, JobContext context) {
    return score(evaluate(other, context));
  }

  /** The score that was counted; unknown where nothing was. */
  public Estimate score(Evaluation evaluation) {
    return evaluation.score(metric).orElse(Estimate.UNKNOWN);
  }

  /** Counts a graph's answers; two evaluations can be compared example by example. */
  public Evaluation evaluate(TrainableGraph graph, JobContext context) {
    return over((arrays, batch) -> graph.forward(batch.inputs(), false), context);
  }

  /** Counts a teacher's answers. */
  public Evaluation evaluate(Teacher other, JobContext context) {
    return over(other::answers, context);
  }

  private interface Answering {
    Map<String, NDArray> answers(NDManager arrays, Batch batch);
  }

  private Evaluation over(Answering answering, JobContext context) {
    Batches batches = new Batches(set, BATCH);
    Evaluation all = new Evaluation(List.of(metric));
    try (NDManager arrays = Torch.newManager();
        Autograd none = Autograd.pause()) {
      new OutOfMemoryRetry(set.length(0).isPresent() ? batches.epoch(0) : batches.inOrder())
          .each(
              examples -> {
                context.checkCancelled();
                try (NDScope scope = new NDScope()) {
                  scope.suppressNotUsedWarning();
                  Batch batch = batches.read(arrays, examples, Augmentation.NONE, new Random(0));
                  List<Answer> answers = reader.read(answering.answers(arrays, batch), batch, set);
                  List<Answer> wanted =
                      teacher.isPresent()
                          ? reader.read(teacher.get().answers(arrays, batch), batch, set)
                          : List.of();
                  // After everything that may run out of memory: a smaller batch begins anew.
                  for (int i = 0; i < examples.length; i++) {
                    all.add(observation(examples[i], answers.get(i), wanted, i));
                  }
                }
              });
    }
    return all;
  }

  private Observation observation(int example, Answer answer, List<Answer> wanted, int i) {
    boolean taught = teacher.isPresent();
    Optional<Truth> truth = taught ? Optional.empty() : set.truth(example);
    Optional<Answer> reference = taught ? Optional.of(wanted.get(i)) : Optional.empty();
    return new Observation(example, truth, answer, reference);
  }
}
