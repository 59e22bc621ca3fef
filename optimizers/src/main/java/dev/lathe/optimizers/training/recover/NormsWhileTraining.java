package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.cleanup.CleanPass;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.Optional;

/**
 * Batch normalizations for the time of a training, where the exporter has folded them in: put in
 * before, folded in again afterwards.
 */
public final class NormsWhileTraining {
  private NormsWhileTraining() {}

  /** The model with normalizations; the same object where it needs none. */
  public static OnnxModel insert(
      OnnxModel model, TeacherStudentTraining training, JobContext context) {
    if (!BatchNormInsertion.isWorthwhile(model)) {
      return model;
    }
    try (TrainableGraph graph = training.open(model)) {
      context.progress(0, 0, "Measuring channels");
      training.note("Convolutions were normalized while training, which was folded in again.");
      return BatchNormInsertion.insert(model, graph, training.data().training(), context);
    }
  }

  /** The trained model with the normalizations in its convolutions. */
  public static OnnxModel fold(Pass.Input input, OnnxModel trained, JobContext context) {
    CleanPass clean = new CleanPass();
    return clean
        .apply(
            new Pass.Input(input.model(), trained, input.machine(), Optional.empty()),
            ParamValues.initial(clean.params()),
            context)
        .onnx();
  }
}
