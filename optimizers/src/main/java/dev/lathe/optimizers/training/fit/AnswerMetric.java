package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.OutOfMemoryRetry;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Scores a graph on held-out examples: by their labels, or by how well it agrees with a teacher
 * (the same class; the mean cosine of vectors).
 */
public final class AnswerMetric implements ValidationMetric {
  private static final int BATCH = 64;

  private final EncodedSet set;
  private final Head head;
  private final Optional<Teacher> teacher;

  private AnswerMetric(EncodedSet set, Head head, Optional<Teacher> teacher) {
    this.set = set;
    this.head = head;
    this.teacher = teacher;
  }

  /** By the labels of the examples that have one; the others are left out. */
  public static AnswerMetric byLabels(EncodedSet set, Head head) {
    return new AnswerMetric(set, head, Optional.empty());
  }

  /**
   * By agreement.
   *
   * @param teacher answers under the head's name; the caller closes it
   */
  public static AnswerMetric byTeacher(EncodedSet set, Head head, Teacher teacher) {
    return new AnswerMetric(set, head, Optional.of(teacher));
  }

  @Override
  public Estimate score(TrainableGraph graph, JobContext context) {
    return Intervals.of(points(graph, context), isRightOrWrong());
  }

  /** The score of a teacher itself, by the same measure. */
  public Estimate score(Teacher other, JobContext context) {
    return Intervals.of(points(other, context), isRightOrWrong());
  }

  /**
   * What a graph scores on each example that is judged, in the order of the set: 0 or 1, or a
   * cosine.
   */
  public double[] points(TrainableGraph graph, JobContext context) {
    return over(
        (arrays, batch) -> graph.forward(batch.inputs(), false).get(head.output()), context);
  }

  /** What a teacher scores on each of these. */
  public double[] points(Teacher other, JobContext context) {
    return over((arrays, batch) -> other.answers(arrays, batch).get(head.output()), context);
  }

  /** Whether points are 0 or 1. */
  public boolean isRightOrWrong() {
    return teacher.isEmpty() || head.isClasses();
  }

  private interface Answering {
    NDArray answers(NDManager arrays, Batch batch);
  }

  private double[] over(Answering answering, JobContext context) {
    Batches batches = new Batches(set, BATCH);
    double[] all = new double[set.size()];
    try (NDManager arrays = Torch.newManager();
        Autograd none = Autograd.pause()) {
      new OutOfMemoryRetry(set.length(0).isPresent() ? batches.epoch(0) : batches.inOrder())
          .each(
              examples -> {
                context.checkCancelled();
                try (NDScope scope = new NDScope()) {
                  scope.suppressNotUsedWarning();
                  Batch batch = batches.read(arrays, examples, Augmentation.NONE, new Random(0));
                  NDArray answers = head.matrix(answering.answers(arrays, batch), batch);
                  double[] points = points(answers, batch, arrays);
                  for (int i = 0; i < examples.length; i++) {
                    all[examples[i]] = points[i];
                  }
                }
              });
    }
    return IntStream.range(0, all.length).filter(this::isJudged).mapToDouble(i -> all[i]).toArray();
  }

  private boolean isJudged(int example) {
    return teacher.isPresent() || set.label(example) >= 0;
  }

  private double[] points(NDArray answers, Batch batch, NDManager arrays) {
    if (teacher.isEmpty()) {
      long[] labels = Arrays.stream(batch.examples()).mapToLong(set::label).toArray();
      return equal(answers.argMax(1).toLongArray(), labels);
    }
    NDArray wanted = head.matrix(teacher.get().answers(arrays, batch).get(head.output()), batch);
    if (head.isClasses()) {
      return equal(answers.argMax(1).toLongArray(), wanted.argMax(1).toLongArray());
    }
    NDArray given = Losses.inUnits(answers, wanted, head.channels());
    NDArray scaled = Losses.inUnits(wanted, wanted, head.channels());
    float[] cosines = Losses.cosines(given, scaled).toFloatArray();
    double[] points = new double[cosines.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = cosines[i];
    }
    return points;
  }

  private static double[] equal(long[] a, long[] b) {
    double[] points = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      points[i] = a[i] == b[i] ? 1 : 0;
    }
    return points;
  }
}
