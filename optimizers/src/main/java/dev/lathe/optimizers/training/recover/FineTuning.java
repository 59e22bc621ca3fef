package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.training.DryRun;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.TrainablePart;
import dev.lathe.optimizers.training.TrainablePartFinder;
import dev.lathe.optimizers.training.TrainingCheckpoints;
import dev.lathe.optimizers.training.graph.Advice;
import java.util.List;
import java.util.Optional;

/** Fine-tunes a model: one run of the pass "recover". */
final class FineTuning {
  private final Pass.Input input;
  private final ParamValues values;
  private final JobContext context;

  FineTuning(Pass.Input input, ParamValues values, JobContext context) {
    this.input = input;
    this.values = values;
    this.context = context;
  }

  PassResult run() {
    TrainablePartFinder search =
        new TrainablePartFinder(values, new DryRun(input, context), Advice.MODEL);
    try (TrainablePart part = search.find(input.onnx());
        TeacherStudentTraining training = new TeacherStudentTraining(input, values, context)) {
      training.prepare(part);
      TeacherFineTuning.Tuned tuned =
          new TeacherFineTuning(input, values, training, context)
              .run(
                  part.model(),
                  "",
                  Optional.empty(),
                  TrainingCheckpoints.path(RecoverPass.ID, input, values));
      return new PassResult(
          part.join(tuned.onnx()), tuned.done().size(), tuned.done(), List.of(), training.notes());
    }
  }
}
