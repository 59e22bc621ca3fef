package dev.lathe.optimizers.training;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.training.data.TrainingData;
import dev.lathe.optimizers.training.fit.AnswerMetric;
import dev.lathe.optimizers.training.fit.CachedTeacher;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.OrtTeacher;
import dev.lathe.optimizers.training.fit.Teacher;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The data of a step, split and encoded, with those who know about them: the original as teacher,
 * asked once about each example where that will do; labels where they are wanted; and the metric of
 * the held-out examples. Holds files and native memory until closed.
 */
final class DistillationData implements AutoCloseable {
  /** Vectors of tokens that take more on disk than this are not kept, only those of sentences. */
  private static final long MOST_TOKEN_BYTES = 2L << 30;

  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final Head head;
  private final TrainingData data;
  private final Teacher teacher;
  private final Teacher onHeldOut;
  private final boolean byLabels;
  private final boolean judgedByLabels;
  private final AnswerMetric metric;
  private final double originalScore;

  /**
   * Prepares them.
   *
   * @param input its original model teaches
   * @param remembers whether the answers to training examples are kept
   * @throws LatheException when the data are too few or do not fit, or labels are wanted that are
   *     not there
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  DistillationData(Pass.Input input, ParamValues values, boolean remembers, JobContext context) {
    OnnxModel original = input.model().onnx();
    head = Head.of(original.graph(), input.model().setup().task());
    data =
        TrainingData.of(
            input.model(),
            input.data().orElseThrow(),
            values.get(TrainingParams.SENTENCE_PARTS),
            values.get(TrainingParams.SEED),
            context);
    opened.push(data::close);
    try {
      byLabels = labels(values.get(TrainingParams.LABELS));
      Teacher asked = opened(new OrtTeacher(original, List.of(head.output())));
      Teacher pooling = head.pooling(asked);
      teacher =
          remembers
              ? opened(
                  new CachedTeacher(
                      tokenBytes(original) <= MOST_TOKEN_BYTES ? asked : pooling,
                      data.training(),
                      context))
              : asked;
      onHeldOut = opened(new CachedTeacher(pooling, data.heldOut(), context));
      judgedByLabels = byLabels && data.isJudgedByLabels();
      metric =
          judgedByLabels
              ? AnswerMetric.byLabels(data.heldOut(), head)
              : AnswerMetric.byTeacher(data.heldOut(), head, onHeldOut);
      originalScore = metric.score(onHeldOut, context).value();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** How many bytes the vectors of all tokens of the training examples take; 0 without any. */
  private long tokenBytes(OnnxModel original) {
    long width =
        original.graph().outputs().stream()
            .filter(v -> v.name().equals(head.output()))
            .flatMap(v -> v.tensorType().flatMap(ValueType.TensorType::shape).stream())
            .filter(s -> s.rank() == 3 && s.get(2) instanceof Dimension.Fixed)
            .mapToLong(s -> ((Dimension.Fixed) s.get(2)).length())
            .findFirst()
            .orElse(0);
    return IntStream.range(0, data.training().size())
        .mapToLong(i -> width * Float.BYTES * data.training().length(i).orElse(0))
        .sum();
  }

  private Teacher opened(Teacher made) {
    opened.push(made::close);
    return made;
  }

  private boolean labels(String wish) {
    boolean possible = data.hasLabels() && head.isClasses();
    if (wish.equals("yes") && !possible) {
      throw LatheException.input(
          "The model cannot be trained with labels.",
          head.isClasses() ? "No example has one." : "It does not answer with classes.",
          "Give labelled data, or let the original be the teacher (labels=no).");
    }
    return possible && !wish.equals("no");
  }

  /** The examples. */
  TrainingData data() {
    return data;
  }

  /** Which output is learned. */
  Head head() {
    return head;
  }

  /** Whether labels are learned too. */
  boolean byLabels() {
    return byLabels;
  }

  /** Whether scores count what is as labelled; else what is as the original has it. */
  boolean judgedByLabels() {
    return judgedByLabels;
  }

  /** Who answers batches of the training examples, under the head's name. */
  Teacher teacher() {
    return teacher;
  }

  /** By labels, or by how well a graph agrees with the teacher. */
  AnswerMetric metric() {
    return metric;
  }

  /** The original's own score. */
  double originalScore() {
    return originalScore;
  }

  /** What the original scores on each held-out example. */
  double[] originalPoints(JobContext context) {
    return metric.points(onHeldOut, context);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
