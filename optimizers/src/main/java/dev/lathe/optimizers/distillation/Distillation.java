package dev.lathe.optimizers.distillation;

import dev.lathe.base.JobContext;
import dev.lathe.base.Remedy;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.distillation.templates.LearnedNumbers;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.training.DryRun;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.TrainablePart;
import dev.lathe.optimizers.training.TrainablePartFinder;
import dev.lathe.optimizers.training.TrainingCheckpoints;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Trainer;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import dev.lathe.optimizers.training.graph.Advice;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.recover.NormsWhileTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One run of the pass "distil". */
final class Distillation {
  private static final String STUDENT = "student";
  private static final String SCRATCH = "from scratch";
  private static final Advice ADVICE =
      new Advice(
          "The student",
          "A student file without such nodes, or a template, can be trained: the model itself is"
              + " only asked.",
          List.of(Remedy.STUDENT));

  private final Pass.Input input;
  private final ParamValues values;
  private final JobContext context;

  Distillation(Pass.Input input, ParamValues values, JobContext context) {
    this.input = input;
    this.values = values;
    this.context = context;
  }

  /** A trained network: as a file, and what was counted on held-out examples. */
  private record Trained(OnnxModel onnx, int weights, Evaluation counted) {}

  PassResult run() {
    OnnxModel teacher = input.model().onnx();
    Head head = Head.of(teacher.graph(), input.model().setup().task());
    // Made and held against the teacher before anything takes long.
    Student student = Student.of(input, values, head, context);
    boolean inside = values.get(DistilPass.HIDDEN) > 0 || values.get(DistilPass.ATTENTION) > 0;
    boolean asked = !inside && values.get(DistilPass.ALPHA) > 0;
    TrainablePartFinder search =
        new TrainablePartFinder(values, new DryRun(input, context), ADVICE);
    try (TrainablePart learner = search.find(student.onnx());
        TeacherStudentTraining training =
            new TeacherStudentTraining(input, values, context, asked)) {
      student.notes().forEach(training::note);
      training.note(size(teacher, student.onnx()));
      training.prepare(learner);
      OnnxModel plain = learner.model();
      OnnxModel prepared = NormsWhileTraining.insert(plain, training, context);
      Trained trained = student(training, student.onnx(), prepared);
      Optional<Evaluation> scratch =
          values.get(DistilPass.SCRATCH)
              ? scratch(training, prepared, student.fresh(), learner.isPart())
              : Optional.empty();
      Scores scores =
          new Scores(training.metric(), training.original(), trained.counted(), scratch);
      scores.sentences().forEach(training::note);
      context.report(new TrainingVerdict(String.join(" ", scores.sentences())));
      OnnxModel result =
          prepared == plain && !student.fresh()
              ? trained.onnx()
              : NormsWhileTraining.fold(input, trained.onnx(), context);
      return new PassResult(
          learner.join(result),
          Math.max(trained.weights(), student.done().size()),
          student.done(),
          student.refused(),
          training.notes(),
          scores.figures());
    }
  }

  /**
   * Trains.
   *
   * @param whole the student, to find the depth of values
   * @param prepared what of it is trained
   */
  private Trained student(TeacherStudentTraining training, OnnxModel whole, OnnxModel prepared) {
    InnerValues inner = new InnerValues(input.model().onnx(), prepared);
    List<InnerLoss.Weighted> inside = new ArrayList<>();
    hidden(training, whole, inner).ifPresent(inside::add);
    attention(training, whole, inner).ifPresent(inside::add);
    try (DistilObjective objective = new DistilObjective(training, values, inner, inside);
        TrainableGraph graph = training.open(inside.isEmpty() ? prepared : inner.student())) {
      training.train(
          graph,
          STUDENT,
          objective,
          Optional.of(TrainingCheckpoints.path(DistilPass.ID, input, values)));
      OnnxModel trained = graph.toOnnx();
      return new Trained(
          inside.isEmpty() ? trained : inner.without(trained),
          graph.parameters().size(),
          training.evaluate(graph));
    }
  }

  private Optional<InnerLoss.Weighted> hidden(
      TeacherStudentTraining training, OnnxModel whole, InnerValues inner) {
    double weight = values.get(DistilPass.HIDDEN);
    if (weight == 0) {
      return Optional.empty();
    }
    List<HiddenPairs.Pair> pairs = HiddenPairs.of(whole, input.model().onnx(), inner::isMade);
    if (pairs.isEmpty()) {
      training.note(
          "No hidden states are compared: student and teacher have none of matching shapes.");
      return Optional.empty();
    }
    List<String> said = new ArrayList<>();
    pairs.forEach(p -> said.add(p.student() + " with " + p.teacher()));
    training.note("Hidden states compared: " + String.join(", ", said) + ".");
    HiddenStates states = HiddenStates.of(inner, pairs, values.get(TrainingParams.SEED));
    return Optional.of(new InnerLoss.Weighted(states, (float) weight));
  }

  private Optional<InnerLoss.Weighted> attention(
      TeacherStudentTraining training, OnnxModel whole, InnerValues inner) {
    double weight = values.get(DistilPass.ATTENTION);
    if (weight == 0) {
      return Optional.empty();
    }
    AttentionPairs found = AttentionPairs.of(whole, input.model().onnx(), inner::isMade);
    found.sentences().forEach(training::note);
    return found.pairs().isEmpty()
        ? Optional.empty()
        : Optional.of(new InnerLoss.Weighted(AttentionMatch.of(found, inner), (float) weight));
  }

  /**
   * The same student without the teacher.
   *
   * @param fresh whether its weights are random already: then both begin with the same
   * @param part whether something stays as it is
   */
  private Optional<Evaluation> scratch(
      TeacherStudentTraining training, OnnxModel prepared, boolean fresh, boolean part) {
    if (fresh && !training.byLabels()) {
      training.note(
          "The student was not trained from scratch besides: it is new, and without labels there is"
              + " nothing but the teacher to learn from.");
      return Optional.empty();
    }
    if (context.isFinishing()) {
      training.note("The student was not trained from scratch: the training was ended early.");
      return Optional.empty();
    }
    if (part) {
      training.note(
          "From scratch, only what is trained begins with random weights: what stays as it is knows"
              + " what it knew.");
    }
    try (TrainableGraph graph = training.open(prepared)) {
      if (!fresh) {
        RandomWeights.put(graph, values.get(TrainingParams.SEED));
      }
      Trainer.Outcome outcome =
          training.train(
              graph,
              SCRATCH,
              DistilObjective.withoutTeacher(training),
              Optional.of(TrainingCheckpoints.path(DistilPass.ID + "-scratch", input, values)));
      if (context.isFinishing()) {
        training.note(
            String.format(
                Locale.ROOT,
                "The training from scratch was ended after %.1f epochs: it had less time than the"
                    + " student.",
                outcome.epochs()));
      }
      return Optional.of(training.evaluate(graph));
    }
  }

  private static String size(OnnxModel teacher, OnnxModel student) {
    long before = LearnedNumbers.of(teacher);
    long after = LearnedNumbers.of(student);
    if (before == 0) {
      return String.format(
          Locale.ROOT, "Parameters: none in the teacher, %,d in the student.", after);
    }
    return String.format(
        Locale.ROOT,
        "Parameters: %,d in the teacher, %,d in the student (%.1f %%).",
        before,
        after,
        100.0 * after / before);
  }
}
