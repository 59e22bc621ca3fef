package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.LabelLoss;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OutputPlaces;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** What answers cost by what is right, as the model's task declares it ({@link LabelLoss}). */
public final class LabelCost {
  /** A number that never varies has this share of its size as its unit. */
  private static final double LEAST_SHARE = 0.1;

  private final Head head;
  private final ModelSetup setup;
  private final EncodedSet set;
  private final boolean probabilities;
  private final boolean hasPlaces;
  private final double mean;
  private final double deviation;

  /**
   * Of a model's answers.
   *
   * @param head which of its outputs is learned
   * @param set the examples that are trained on
   */
  public LabelCost(Model model, Head head, EncodedSet set) {
    this.head = head;
    this.setup = model.setup();
    this.set = set;
    this.probabilities = head.endsWithProbabilities(model.onnx().graph());
    this.hasPlaces = head.hasPlaces(model.onnx().graph());
    double[] numbers =
        IntStream.range(0, set.size())
            .mapToObj(i -> set.truth(i).orElse(null))
            .filter(Truth.OfNumber.class::isInstance)
            .mapToDouble(t -> ((Truth.OfNumber) t).value())
            .filter(Double::isFinite)
            .toArray();
    this.mean = Arrays.stream(numbers).average().orElse(0);
    double variance = Arrays.stream(numbers).map(v -> (v - mean) * (v - mean)).average().orElse(1);
    double least = Math.max(LEAST_SHARE * Math.abs(mean), Float.MIN_NORMAL);
    this.deviation = Math.max(Math.sqrt(variance), least);
  }

  private LabelLoss loss() {
    return setup.task().labelLoss();
  }

  /** Whether the task's answers can be learned from labels at all. */
  public boolean isDeclared() {
    return loss() != LabelLoss.NONE;
  }

  /** Whether any example has a label to learn from. */
  public boolean isPossible() {
    return switch (loss()) {
      case NONE -> false;
      case CLASS -> head.isClasses() && set.labelled() > 0;
      case PLACES -> set.judgeable() > 0 && hasPlaces;
      case NUMBER -> set.judgeable() > 0;
    };
  }

  /**
   * A teacher's squared error in the units of this cost, so that the two can be weighed: numbers
   * count in their deviation, all else as it is.
   */
  public NDArray inUnits(NDArray likeTeacher) {
    return loss() == LabelLoss.NUMBER
        ? likeTeacher.div(Scalars.of((float) (deviation * deviation)))
        : likeTeacher;
  }

  /**
   * The cost, a mean over the examples or places of which it is known what is right; 0 where it is
   * known of none.
   *
   * @param answers as the graph yields them
   * @param batch of the set
   */
  public NDArray of(NDArray answers, Batch batch) {
    return switch (loss()) {
      case PLACES -> ofPlaces(answers, batch);
      case NUMBER -> ofNumbers(head.matrix(answers, batch), batch);
      case NONE, CLASS -> new AnswerLoss(head).byLabels(head.matrix(answers, batch), batch);
    };
  }

  private NDArray ofNumbers(NDArray given, Batch batch) {
    float[] wanted = new float[batch.size()];
    float[] known = new float[batch.size()];
    for (int i = 0; i < wanted.length; i++) {
      if (set.truth(batch.examples()[i]).orElse(null) instanceof Truth.OfNumber n
          && Double.isFinite(n.value())) {
        wanted[i] = (float) ((n.value() - mean) / deviation);
        known[i] = 1;
      }
    }
    NDManager m = given.getManager();
    NDArray is = Scalars.owned(m.create(known));
    NDArray right = Scalars.owned(m.create(wanted));
    NDArray numbers =
        given
            .reshape(wanted.length)
            .sub(Scalars.of((float) mean))
            .div(Scalars.of((float) deviation));
    NDArray error = numbers.sub(right).mul(is);
    return error.mul(error).sum().div(is.sum().maximum(Scalars.of(1f)));
  }

  private NDArray ofPlaces(NDArray answers, Batch batch) {
    Layout layout = layout(answers.getShape());
    long[] labels = new long[batch.size() * layout.places()];
    Arrays.fill(labels, -1);
    for (int i = 0; i < batch.size(); i++) {
      int example = batch.examples()[i];
      Optional<Truth> truth = set.truth(example);
      if (truth.isPresent()) {
        OutputPlaces places =
            new OutputPlaces(
                layout.rows(),
                layout.columns(),
                set.frame(example),
                set.text(example),
                batch.move(i));
        int[] classes = setup.task().classesOfPlaces(truth.get(), setup, places);
        for (int p = 0; p < classes.length; p++) {
          boolean known = classes[p] >= 0 && classes[p] < layout.classes();
          labels[i * layout.places() + p] = known ? classes[p] : -1;
        }
      }
    }
    NDArray logits = head.asLogits(layout.rows(answers), probabilities);
    NDArray wanted = Scalars.owned(answers.getManager().create(labels));
    return Losses.crossEntropyOf(logits, wanted);
  }

  /**
   * Which axes of an output are places.
   *
   * @param axis of the classes
   * @param classes how many there are, at least 2: one score a place tells two apart
   */
  private record Layout(int axis, long classes, int rows, int columns) {
    int places() {
      return rows * columns;
    }

    /** [batch × places, scores a place]. */
    NDArray rows(NDArray answers) {
      Shape s = answers.getShape();
      NDArray last =
          axis == 1 && s.dimension() == 4
              ? answers.transpose(0, 2, 3, 1)
              : answers; // the classes lie behind already, or there is no axis of them
      long scores = axis < 0 ? 1 : s.get(axis);
      return last.reshape(-1, scores);
    }
  }

  private Layout layout(Shape s) {
    boolean picture = setup.task().input() == InputKind.PICTURE;
    if (s.dimension() == 3) {
      return picture
          ? new Layout(-1, 2, (int) s.get(1), (int) s.get(2))
          : new Layout(2, Math.max(2, s.get(2)), 1, (int) s.get(1));
    }
    int labels = setup.labels().size();
    boolean behind = s.get(1) != labels && s.get(1) != 1 && (s.get(3) == labels || s.get(3) == 1);
    int axis = behind ? 3 : 1;
    int first = behind ? 1 : 2;
    return new Layout(axis, Math.max(2, s.get(axis)), (int) s.get(first), (int) s.get(first + 1));
  }
}
