package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Way;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Portions;
import dev.lathe.optimizers.training.data.TrainingData;
import dev.lathe.optimizers.training.fit.CachedTeacher;
import dev.lathe.optimizers.training.fit.Constraint;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Judge;
import dev.lathe.optimizers.training.fit.LearningRateFinder;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.OrtTeacher;
import dev.lathe.optimizers.training.fit.Plan;
import dev.lathe.optimizers.training.fit.Teacher;
import dev.lathe.optimizers.training.fit.Trainer;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What passes that train have in common: the data of a step, split and encoded; the original as
 * teacher; labels where they are wanted; and the training of a graph on all that. Holds files and
 * native memory until closed.
 */
public final class Imitation implements AutoCloseable {
  private static final int BATCH = 64;
  private static final double TEMPERATURE = 2;
  private static final double SMOOTHING = 0.05;
  private static final double WEIGHT_DECAY = 1e-2;

  private final Pass.Input input;
  private final ParamValues values;
  private final JobContext context;
  private final Head head;
  private final TrainingData data;
  private final NDManager manager;
  private final Teacher teacher;
  private final Optional<Teacher> onTraining;
  private final Teacher onHeldOut;
  private final Judge judge;
  private final boolean byLabels;
  private final double originalScore;
  private final List<String> notes = new ArrayList<>();
  private Optional<Trainee> trainee = Optional.empty();

  /**
   * Prepares data and teacher.
   *
   * @param input its original model teaches
   * @param values of {@link TrainingParams}
   * @throws LatheException when the data are too few or do not fit, or labels are wanted that are
   *     not there
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Imitation(Pass.Input input, ParamValues values, JobContext context) {
    this(input, values, context, true);
  }

  /**
   * Prepares data and teacher.
   *
   * @param remembers whether the teacher's answers to examples that are not augmented are kept on
   *     disk; without, {@link #teacher} is asked anew each time
   */
  public Imitation(Pass.Input input, ParamValues values, JobContext context, boolean remembers) {
    this.input = input;
    this.values = values;
    this.context = context;
    OnnxModel original = input.model().onnx();
    this.head = Head.of(original.graph(), input.model().setup().task());
    this.data =
        TrainingData.of(
            input.model(), input.data().orElseThrow(), values.get(TrainingParams.SEED), context);
    try {
      this.byLabels = labels();
    } catch (LatheException e) {
      data.close();
      throw e;
    }
    this.manager = Torch.newManager();
    this.teacher = head.pooling(new OrtTeacher(original, List.of(head.output())));
    this.onTraining =
        augmentation().isActive() || !remembers
            ? Optional.empty()
            : Optional.of(new CachedTeacher(teacher, data.training(), context));
    this.onHeldOut = new CachedTeacher(teacher, data.heldOut(), context);
    this.judge =
        byLabels
            ? Judge.byLabels(data.heldOut(), head)
            : Judge.byTeacher(data.heldOut(), head, onHeldOut);
    this.originalScore = judge.score(onHeldOut, context).value();
    notes.addAll(data.problems().stream().limit(3).toList());
  }

  private boolean labels() {
    String wish = values.get(TrainingParams.LABELS);
    boolean possible = data.isLabelled() && head.isClasses();
    if (wish.equals("yes") && !possible) {
      throw LatheException.input(
          "The model cannot be trained with labels.",
          head.isClasses() ? "Not every example has one." : "It does not answer with classes.",
          "Give labelled data, or let the original be the teacher (labels=no).");
    }
    return possible && !wish.equals("no");
  }

  private Augmentation augmentation() {
    String wish = values.get(TrainingParams.AUGMENT);
    return input
        .model()
        .setup()
        .image()
        .filter(i -> !wish.equals("none"))
        .map(i -> new Augmentation(true, wish.equals("shift-flip"), i.layout()))
        .orElse(Augmentation.NONE);
  }

  /**
   * Says what of a model is trained: what stays as it is sees the examples once, where they are not
   * augmented. The caller closes it after this.
   */
  public void prepare(Trainee wanted) {
    trainee = Optional.of(wanted);
    wanted.sentence().ifPresent(notes::add);
    if (wanted.isPart()) {
      wanted.remember(data.heldOut(), context);
      if (!augmentation().isActive()) {
        wanted.remember(data.training(), context);
      }
    }
  }

  /** Opens what is trained, or something made of it. */
  public TrainableGraph open(OnnxModel model) {
    return open(model, Set.of());
  }

  /** The same, with constants to train besides weights. */
  public TrainableGraph open(OnnxModel model, Set<String> more) {
    return trainee.isPresent()
        ? trainee.get().open(model, manager, more)
        : TrainableGraph.open(model, manager, more);
  }

  /** The examples. */
  public TrainingData data() {
    return data;
  }

  /** Keeps the arrays of graphs that are trained on these data. */
  public NDManager manager() {
    return manager;
  }

  /** Which output is learned. */
  public Head head() {
    return head;
  }

  /** Whether labels are learned too. */
  public boolean byLabels() {
    return byLabels;
  }

  /** What happened, sentences for the result's notes. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Adds a sentence. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** The original's own score, by the measure that the training is judged by. */
  public double originalScore() {
    return originalScore;
  }

  /** What the original scores on each held-out example, by that measure. */
  public double[] originalPoints() {
    return judge.points(onHeldOut, context);
  }

  /** What a graph scores on each held-out example. */
  public double[] points(TrainableGraph graph) {
    return judge.points(graph, context);
  }

  /** Whether such points are 0 or 1; else they are cosines. */
  public boolean isRightOrWrong() {
    return judge.isRightOrWrong();
  }

  /** Who answers batches of the training examples, under the head's name. */
  public Teacher teacher() {
    return onTraining.orElse(teacher);
  }

  /**
   * The loss of answers: against the teacher, and the labels where they are learned.
   *
   * @param batch about which {@link #teacher} was asked
   */
  public NDArray loss(NDArray answers, Batch batch) {
    NDArray given = head.matrix(answers, batch);
    NDArray wanted = head.matrix(batch.taught().get(head.output()), batch);
    NDArray likeTeacher =
        switch (head.kind()) {
          case LOGITS, PROBABILITIES -> Losses.softTargets(given, wanted, TEMPERATURE);
          case EMBEDDING -> Losses.cosine(given, wanted).add(Losses.squaredError(given, wanted));
          case VALUES -> Losses.squaredError(given, wanted);
        };
    return byLabels
        ? Losses.crossEntropy(given, batch.labels().orElseThrow(), SMOOTHING)
            .add(likeTeacher)
            .div(Scalars.of(2))
        : likeTeacher;
  }

  /** The usual objective: {@link #loss} of the head's output. */
  public Objective objective() {
    return new Objective() {
      @Override
      public NDArray loss(TrainableGraph graph, Batch batch) {
        return Imitation.this.loss(graph.forward(batch.inputs(), true).get(head.output()), batch);
      }

      @Override
      public Optional<Teacher> teacher() {
        return Optional.of(Imitation.this.teacher());
      }
    };
  }

  /**
   * Trains a graph on the usual objective.
   *
   * @throws LatheException when it has no weights, or the training does not hold
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Trainer.Outcome train(TrainableGraph graph, String series) {
    return train(graph, series, objective(), Optional.empty());
  }

  /** Trains a graph on an objective of its own; with a checkpoint it survives a crash. */
  public Trainer.Outcome train(
      TrainableGraph graph,
      String series,
      Objective objective,
      Optional<java.nio.file.Path> checkpoint) {
    return train(graph, series, objective, checkpoint, Constraint.NONE);
  }

  /** The same with weights that have to keep to something. */
  public Trainer.Outcome train(
      TrainableGraph graph,
      String series,
      Objective objective,
      Optional<java.nio.file.Path> checkpoint,
      Constraint constraint) {
    if (graph.parameters().isEmpty()) {
      throw LatheException.input(
              "There is nothing to train in this model.",
              "It has no weights that are real numbers: integers cannot be moved by gradients.",
              "Train before quantizing, start from the model before it was quantized, or train only"
                  + " what lies behind the last quantized values.")
          .with(Way.FROZEN_EXTRACTOR);
    }
    Plan plan = plan(graph, objective);
    context.report(TrainingEvent.original(originalScore()));
    Trainer.Outcome outcome =
        new Trainer(series, graph, data.training(), objective, judge, checkpoint)
            .under(constraint)
            .run(plan, context);
    tell(outcome, series);
    return outcome;
  }

  private Plan plan(TrainableGraph graph, Objective objective) {
    double rate = values.get(TrainingParams.LEARNING_RATE);
    Plan plan =
        new Plan(
            Math.min(BATCH, Math.max(1, data.training().size() / 4)),
            values.get(TrainingParams.EPOCHS),
            values.get(TrainingParams.MINUTES),
            rate > 0 ? rate : 1e-3,
            WEIGHT_DECAY,
            Updates.Kind.ADAMW,
            0,
            augmentation(),
            values.get(TrainingParams.SEED));
    if (rate > 0) {
      return plan;
    }
    while (true) {
      try {
        double found = LearningRateFinder.find(graph, data.training(), objective, plan, context);
        notes.add(String.format(Locale.ROOT, "Found a learning rate of %.2g.", found));
        return plan.withLearningRate(found);
      } catch (RuntimeException | OutOfMemoryError e) {
        plan = plan.withBatch(Portions.half(plan.batch(), e));
        notes.add("Memory ran out: trains with " + plan.batch() + " examples a step.");
      }
    }
  }

  private void tell(Trainer.Outcome outcome, String series) {
    notes.addAll(outcome.notes());
    notes.add(
        String.format(
            Locale.ROOT,
            "%s%s on held-out examples: %.1f %% before, %.1f %% after %.1f epochs in %.0f s%s.",
            series.isEmpty() ? "" : "Training, " + series + ": ",
            byLabels ? "Right" : "As the original",
            100 * outcome.before(),
            100 * outcome.best(),
            outcome.epochs(),
            outcome.seconds(),
            byLabels
                ? String.format(Locale.ROOT, "; the original %.1f %%", 100 * originalScore())
                : ""));
  }

  @Override
  public void close() {
    onTraining.ifPresent(Teacher::close);
    onHeldOut.close();
    teacher.close();
    manager.close();
    data.close();
  }
}
