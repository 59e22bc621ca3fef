package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.TrainingData;
import dev.lathe.optimizers.training.fit.AnswerLoss;
import dev.lathe.optimizers.training.fit.Constraint;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.Teacher;
import dev.lathe.optimizers.training.fit.Trainer;
import dev.lathe.optimizers.training.fit.TrainingConfig;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Trains a graph with the original as its teacher: the data of a step, split and encoded, labels
 * where they are wanted, and the training itself. Shared by all passes that train. Holds files and
 * native memory until closed.
 */
public final class TeacherStudentTraining implements AutoCloseable {
  private static final double TEMPERATURE = 2;

  /** The plain divergence: texts hold enough tokens to say how likely the unlikely are. */
  private static final double OF_TOKENS = 1;

  private final JobContext context;
  private final TrainingConfigFactory configs;
  private final DistillationData data;
  private final NDManager manager;
  private final List<String> notes = new ArrayList<>();
  private Optional<TrainablePart> part = Optional.empty();

  /**
   * Prepares data and teacher.
   *
   * @param input its original model teaches
   * @param values of {@link TrainingParams}
   * @throws LatheException when the data are too few or do not fit, or labels are wanted that are
   *     not there
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public TeacherStudentTraining(Pass.Input input, ParamValues values, JobContext context) {
    this(input, values, context, true);
  }

  /**
   * Prepares data and teacher.
   *
   * @param remembers whether the teacher's answers to examples that are not augmented are kept on
   *     disk; without, {@link #teacher} is asked anew each time
   */
  public TeacherStudentTraining(
      Pass.Input input, ParamValues values, JobContext context, boolean remembers) {
    this.context = context;
    this.configs = new TrainingConfigFactory(values, input.model().setup().image());
    this.data =
        new DistillationData(
            input, values, remembers && !configs.augmentation().isActive(), context);
    this.manager = Torch.newManager();
    notes.addAll(data().problems().stream().limit(3).toList());
  }

  /**
   * Says what of a model is trained: what stays as it is sees the examples once, where they are not
   * augmented. The caller closes it after this.
   *
   * @throws LatheException when what is learned is made before that part
   */
  public void prepare(TrainablePart wanted) {
    String output = head().output();
    if (wanted.model().graph().outputs().stream().noneMatch(v -> v.name().equals(output))) {
      throw LatheException.input(
          "What can be trained has no part in the answer.",
          "The output '" + output + "' is made by nodes that cannot be trained, or before them.",
          "Passes that do not train still work on the model.");
    }
    part = Optional.of(wanted);
    wanted.sentence().ifPresent(notes::add);
    if (wanted.isPart()) {
      wanted.remember(data().heldOut(), context);
      if (!configs.augmentation().isActive()) {
        wanted.remember(data().training(), context);
      }
    }
  }

  /** Opens what is trained, or something made of it. */
  public TrainableGraph open(OnnxModel model) {
    return open(model, Set.of());
  }

  /** The same, with constants to train besides weights. */
  public TrainableGraph open(OnnxModel model, Set<String> more) {
    return part.isPresent()
        ? part.get().open(model, manager, more)
        : TrainableGraph.open(model, manager, more);
  }

  /** The examples. */
  public TrainingData data() {
    return data.data();
  }

  /** Keeps the arrays of graphs that are trained on these data. */
  public NDManager manager() {
    return manager;
  }

  /** Which output is learned. */
  public Head head() {
    return data.head();
  }

  /** Whether labels are learned too. */
  public boolean byLabels() {
    return data.byLabels();
  }

  /** What scores count: what is right, or else how like the original's answers are. */
  public Metric metric() {
    return data.metric().metric();
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
    return data.metric().score(data.original()).value();
  }

  /** What was counted of the original on the held-out examples. */
  public Evaluation original() {
    return data.original();
  }

  /** Counts a graph's answers to the held-out examples. */
  public Evaluation evaluate(TrainableGraph graph) {
    return data.metric().evaluate(graph, context);
  }

  /** Who answers batches of the training examples, under the head's name. */
  public Teacher teacher() {
    return data.teacher();
  }

  /**
   * The loss of answers: against the teacher, and the labels where they are learned.
   *
   * @param batch about which {@link #teacher} was asked
   */
  public NDArray loss(NDArray answers, Batch batch) {
    Head head = head();
    AnswerLoss losses = new AnswerLoss(head);
    NDArray given = head.matrix(answers, batch);
    NDArray taughtAnswers = batch.taught().get(head.output());
    NDArray wanted = head.matrix(taughtAnswers, batch);
    NDArray likeTeacher =
        losses.withTokens(
            losses.likeTeacher(given, wanted, temperature()), answers, taughtAnswers, batch);
    return byLabels()
        ? byLabels(answers, batch).add(besideLabels(likeTeacher)).div(Scalars.of(2))
        : likeTeacher;
  }

  /** The cost of answers by labels alone. */
  public NDArray byLabels(NDArray answers, Batch batch) {
    return data.labels().of(answers, batch);
  }

  /** What answers cost by the teacher, so that it can be weighed against {@link #byLabels}. */
  public NDArray besideLabels(NDArray likeTeacher) {
    return byLabels() ? data.labels().inUnits(likeTeacher) : likeTeacher;
  }

  private double temperature() {
    return head().kind() == Head.Kind.TOKENS ? OF_TOKENS : TEMPERATURE;
  }

  /** The usual objective: {@link #loss} of the head's output. */
  public Objective objective() {
    return new Objective() {
      @Override
      public NDArray loss(TrainableGraph graph, Batch batch) {
        return TeacherStudentTraining.this.loss(
            graph.forward(batch.inputs(), true).get(head().output()), batch);
      }

      @Override
      public Optional<Teacher> teacher() {
        return Optional.of(TeacherStudentTraining.this.teacher());
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
          .with(Remedy.FROZEN_EXTRACTOR);
    }
    TrainingConfig config =
        configs.create(graph, data().training(), objective, context, notes::add);
    context.report(TrainingEvent.original(originalScore()));
    Trainer.Outcome outcome =
        new Trainer(series, graph, data().training(), objective, data.metric(), checkpoint)
            .under(constraint)
            .run(config, context);
    tell(outcome, series);
    return outcome;
  }

  /** What it brought, on which examples, against what: among the notes, and at once. */
  private void tell(Trainer.Outcome outcome, String series) {
    notes.addAll(outcome.notes());
    String sentence =
        String.format(
            Locale.ROOT,
            "%s%s on %,d held-out examples: %s before, %s after %.1f epochs in %.0f s (%s)%s.",
            series.isEmpty() ? "" : "Training, " + series + ": ",
            metric().name() + (saysAgainstWhat() ? "" : " with the original"),
            metric().needsTruth() ? data().heldOut().judgeable() : data().heldOut().size(),
            text(outcome.before()),
            text(outcome.best()),
            outcome.epochs(),
            outcome.seconds(),
            change(outcome.best() - outcome.before()),
            metric().needsTruth() ? "; the original " + text(originalScore()) : "");
    notes.add(sentence);
    context.report(new TrainingVerdict(sentence));
  }

  /** Some metrics are named by it: SSIM to the original. */
  private boolean saysAgainstWhat() {
    return metric().needsTruth() || metric().name().contains("original");
  }

  private String change(double delta) {
    boolean share = metric().unit() == Metric.Unit.SHARE;
    String text =
        share
            ? String.format(Locale.ROOT, "%+.1f points", 100 * delta)
            : String.format(Locale.ROOT, "%+.4f", delta);
    return text.matches("[+-][0.]+( points)?") ? "no change" : text;
  }

  private String text(double score) {
    return metric().unit() == Metric.Unit.SHARE
        ? String.format(Locale.ROOT, "%.1f %%", 100 * score)
        : String.format(Locale.ROOT, "%.4f", score);
  }

  @Override
  public void close() {
    data.close();
    manager.close();
  }
}
