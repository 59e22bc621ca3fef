package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.pruning.MaskRule;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.fit.Constraint;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Trains a model to answer as the original, with normalizations for the time of the training. */
final class TeacherFineTuning {
  private final Pass.Input input;
  private final ParamValues values;
  private final TeacherStudentTraining training;
  private final JobContext context;

  /**
   * On these data.
   *
   * @param values of the pass "recover"
   */
  TeacherFineTuning(
      Pass.Input input, ParamValues values, TeacherStudentTraining training, JobContext context) {
    this.input = input;
    this.values = values;
    this.training = training;
    this.context = context;
  }

  /** A trained model, and the names of what was trained. */
  record Tuned(OnnxModel onnx, List<NodeNote> done) {}

  /**
   * Trains.
   *
   * @param series what its curve is called
   * @param growing zeros that grow meanwhile
   */
  Tuned run(OnnxModel model, String series, Optional<MaskRule> growing, Path checkpoint) {
    OnnxModel prepared =
        values.get(RecoverPass.NORMALIZE)
            ? NormsWhileTraining.insert(model, training, context)
            : model;
    try (TrainableGraph graph = training.open(prepared)) {
      training.train(
          graph, series, training.objective(), Optional.of(checkpoint), constraint(graph, growing));
      List<NodeNote> done =
          graph.parameters().keySet().stream().map(v -> new NodeNote(v.name(), "trained")).toList();
      OnnxModel trained = graph.toOnnx();
      return new Tuned(
          prepared == model ? trained : NormsWhileTraining.fold(input, trained, context), done);
    }
  }

  private Constraint constraint(TrainableGraph graph, Optional<MaskRule> growing) {
    if (growing.isPresent()) {
      return new GradualPruning(graph, growing.get());
    }
    if (!values.get(RecoverPass.KEEP_ZEROS)) {
      return Constraint.NONE;
    }
    SparsityMask kept = new SparsityMask(graph);
    kept.sentence().ifPresent(training::note);
    return kept;
  }
}
