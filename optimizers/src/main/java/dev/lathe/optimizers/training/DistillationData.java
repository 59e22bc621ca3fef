package dev.lathe.optimizers.training;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.task.Task;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.TrainingData;
import dev.lathe.optimizers.training.fit.AnswerMetric;
import dev.lathe.optimizers.training.fit.CachedTeacher;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.HeldOutReader;
import dev.lathe.optimizers.training.fit.LabelCost;
import dev.lathe.optimizers.training.fit.OrtTeacher;
import dev.lathe.optimizers.training.fit.Teacher;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
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
  private final LabelCost labels;
  private final boolean byLabels;
  private final AnswerMetric metric;
  private final Evaluation original;

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
    OnnxModel model = input.model().onnx();
    head = Head.of(model.graph(), input.model().setup().task());
    HeldOutReader reader = new HeldOutReader(input.model(), head);
    data =
        TrainingData.of(
            input.model(),
            input.data().orElseThrow(),
            values.get(TrainingParams.SENTENCE_PARTS),
            values.get(TrainingParams.SEED),
            context);
    opened.push(data::close);
    try {
      labels = new LabelCost(input.model(), head, data.training());
      byLabels = labels(values.get(TrainingParams.LABELS), input.model().setup().task());
      Teacher asked = opened(new OrtTeacher(model, List.of(head.output())));
      Teacher pooling = head.pooling(asked);
      boolean keeps = head.kind() != Head.Kind.TOKENS || fits(model, data.training());
      teacher =
          remembers && keeps
              ? opened(
                  new CachedTeacher(
                      fits(model, data.training()) ? asked : pooling, data.training(), context))
              : asked;
      Teacher onHeldOut = opened(onHeldOut(model, reader, pooling, context));
      metric =
          isJudgedByLabels(reader, values.get(TrainingParams.LABELS))
              ? AnswerMetric.byLabels(data.heldOut(), reader)
              : AnswerMetric.byTeacher(data.heldOut(), reader, onHeldOut);
      original = metric.evaluate(onHeldOut, context);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Boxes are not learned from labels, but judged by them. */
  private boolean isJudgedByLabels(HeldOutReader reader, String wish) {
    boolean wanted = byLabels || reader.isWhole() && !wish.equals("no");
    return wanted && reader.task().trainingMetric(true).isPresent() && data.isJudgedByLabels();
  }

  /** The original's answers to the held-out examples, with all outputs that the reader reads. */
  private Teacher onHeldOut(
      OnnxModel model, HeldOutReader reader, Teacher pooling, JobContext context) {
    if (head.kind() == Head.Kind.TOKENS && !fits(model, data.heldOut())) {
      return new OrtTeacher(model, List.of(head.output()));
    }
    if (reader.outputs().equals(List.of(head.output()))) {
      return new CachedTeacher(pooling, data.heldOut(), context);
    }
    try (Teacher all = new OrtTeacher(model, reader.outputs())) {
      return new CachedTeacher(all, data.heldOut(), context);
    }
  }

  /** Whether the vectors or scores of all tokens of examples are few enough to be kept. */
  private boolean fits(OnnxModel model, EncodedSet set) {
    long width =
        model.graph().outputs().stream()
            .filter(v -> v.name().equals(head.output()))
            .flatMap(v -> v.tensorType().flatMap(ValueType.TensorType::shape).stream())
            .filter(s -> s.rank() == 3 && s.get(2) instanceof Dimension.Fixed)
            .mapToLong(s -> ((Dimension.Fixed) s.get(2)).length())
            .findFirst()
            .orElse(0);
    long bytes =
        IntStream.range(0, set.size())
            .mapToLong(i -> width * Float.BYTES * set.length(i).orElse(0))
            .sum();
    return bytes <= MOST_TOKEN_BYTES;
  }

  private Teacher opened(Teacher made) {
    opened.push(made::close);
    return made;
  }

  private boolean labels(String wish, Task task) {
    boolean possible = labels.isPossible();
    if (wish.equals("yes") && !possible) {
      throw LatheException.input(
          "The model cannot be trained with labels.",
          labels.isDeclared()
              ? "No example has one."
              : "What is right for " + task.name().toLowerCase(Locale.ROOT) + " is no target yet.",
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

  /** What labels cost. */
  LabelCost labels() {
    return labels;
  }

  /** Whether labels are learned too. */
  boolean byLabels() {
    return byLabels;
  }

  /** Who answers batches of the training examples, under the head's name. */
  Teacher teacher() {
    return teacher;
  }

  /** By labels, or by how well a graph agrees with the teacher. */
  AnswerMetric metric() {
    return metric;
  }

  /** What was counted of the original's own answers. */
  Evaluation original() {
    return original;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
