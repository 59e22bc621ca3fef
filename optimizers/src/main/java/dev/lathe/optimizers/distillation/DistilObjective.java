package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.fit.AnswerLoss;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.OrtTeacher;
import dev.lathe.optimizers.training.fit.Teacher;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the student learns: the teacher's answers and the labels, weighed by alpha, and where wanted
 * the teacher's hidden states and attention.
 */
final class DistilObjective implements Objective, AutoCloseable {
  private final TeacherStudentTraining training;
  private final AnswerLoss losses;
  private final float alpha;
  private final double temperature;
  private final boolean standardize;
  private final List<InnerLoss.Weighted> inside;
  private final Optional<OrtTeacher> seeingTeacher;

  /**
   * An objective.
   *
   * @param inner what both yield besides answers
   * @param inside what is compared of that; none where nothing is
   */
  DistilObjective(
      TeacherStudentTraining training,
      ParamValues values,
      InnerValues inner,
      List<InnerLoss.Weighted> inside) {
    this.training = training;
    this.losses = new AnswerLoss(training.head());
    this.alpha = training.byLabels() ? values.get(DistilPass.ALPHA).floatValue() : 1;
    this.temperature = values.get(DistilPass.TEMPERATURE);
    this.standardize = values.get(DistilPass.STANDARDIZE);
    this.inside = List.copyOf(inside);
    this.seeingTeacher = inside.isEmpty() ? Optional.empty() : Optional.of(seeing(inner));
  }

  private OrtTeacher seeing(InnerValues inner) {
    Set<String> outputs = new LinkedHashSet<>(inner.teacherOutputs());
    outputs.add(training.head().output());
    return new OrtTeacher(inner.teacher(), List.copyOf(outputs));
  }

  @Override
  public NDArray loss(TrainableGraph graph, Batch batch) {
    Head head = training.head();
    Map<String, NDArray> given = graph.forward(batch.inputs(), true);
    NDArray answers = head.matrix(given.get(head.output()), batch);
    if (alpha == 0 && inside.isEmpty()) {
      return training.byLabels(given.get(head.output()), batch);
    }
    NDArray taughtAnswers = batch.taught().get(head.output());
    NDArray taught = head.matrix(taughtAnswers, batch);
    if (!answers.getShape().equals(taught.getShape())) {
      throw StudentFile.otherWidth(answers.getShape().get(1), taught.getShape().get(1));
    }
    NDArray loss =
        losses
            .withTokens(
                training.besideLabels(byTeacher(answers, taught)),
                given.get(head.output()),
                taughtAnswers,
                batch)
            .mul(Scalars.of(alpha));
    if (alpha < 1) {
      NDArray labels = training.byLabels(given.get(head.output()), batch);
      loss = loss.add(labels.mul(Scalars.of(1 - alpha)));
    }
    for (InnerLoss.Weighted part : inside) {
      loss = loss.add(part.loss().of(given, batch.taught(), batch).mul(Scalars.of(part.weight())));
    }
    return loss;
  }

  /** With hidden states, the teacher that shows its own; nobody where only labels are learned. */
  @Override
  public Optional<Teacher> teacher() {
    return alpha == 0 && inside.isEmpty()
        ? Optional.empty()
        : Optional.of(seeingTeacher.map(Teacher.class::cast).orElseGet(training::teacher));
  }

  private NDArray byTeacher(NDArray answers, NDArray taught) {
    boolean relations = standardize && training.head().isClasses();
    return losses.likeTeacher(
        relations ? Losses.standardized(answers) : answers,
        relations ? Losses.standardized(taught) : taught,
        temperature);
  }

  /** What a network without a teacher learns: labels; without any, the usual objective. */
  static Objective withoutTeacher(TeacherStudentTraining training) {
    Head head = training.head();
    return training.byLabels()
        ? (graph, batch) ->
            training.byLabels(graph.forward(batch.inputs(), true).get(head.output()), batch)
        : training.objective();
  }

  @Override
  public void close() {
    seeingTeacher.ifPresent(OrtTeacher::close);
  }
}
