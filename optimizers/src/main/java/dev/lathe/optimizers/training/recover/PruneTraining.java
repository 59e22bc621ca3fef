package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.MaskRule;
import dev.lathe.optimizers.pruning.Retraining;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.TrainingCheckpoints;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Trains for pruning passes, as the pass "recover" does. */
public final class PruneTraining implements Retraining {
  @Override
  public Session open(
      Pass.Input input, String pass, ParamValues values, double epochs, JobContext context) {
    if (input.data().filter(d -> d.size() > 0).isEmpty()) {
      throw LatheException.input(
              "The pass " + pass + " needs data to train on.",
              "Between its cuts the model learns from the original's answers to real examples.",
              "Choose data; labels are not needed. Or make the cut at once.")
          .with(Remedy.DATA);
    }
    TrainableGraph.require(input.onnx());
    ParamValues own =
        ParamValues.initial(new RecoverPass().params())
            .with(TrainingParams.EPOCHS, epochs)
            .with(TrainingParams.MINUTES, 0.0);
    return new Open(input, pass, values, own, context);
  }

  private static final class Open implements Session {
    private final Pass.Input input;
    private final String pass;
    private final ParamValues values;
    private final TeacherStudentTraining training;
    private final TeacherFineTuning tuning;

    Open(Pass.Input input, String pass, ParamValues values, ParamValues own, JobContext context) {
      this.input = input;
      this.pass = pass;
      this.values = values;
      this.training = new TeacherStudentTraining(input, own, context);
      this.tuning = new TeacherFineTuning(input, own, training, context);
    }

    @Override
    public OnnxModel recover(OnnxModel model, String series) {
      return tuning.run(model, series, Optional.empty(), checkpoint(model)).onnx();
    }

    @Override
    public OnnxModel sparsify(OnnxModel model, String series, MaskRule rule) {
      return tuning.run(model, series, Optional.of(rule), checkpoint(model)).onnx();
    }

    private Path checkpoint(OnnxModel model) {
      return TrainingCheckpoints.path(
          pass, new Pass.Input(input.model(), model, input.machine(), input.data()), values);
    }

    @Override
    public List<String> notes() {
      return training.notes();
    }

    @Override
    public void close() {
      training.close();
    }
  }
}
