package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.training.Advice;
import dev.lathe.optimizers.training.Imitation;
import dev.lathe.optimizers.training.Trainee;
import dev.lathe.optimizers.training.TraineeSearch;
import dev.lathe.optimizers.training.TrainingCheckpoints;
import dev.lathe.optimizers.training.Trial;
import java.util.List;
import java.util.Optional;

/** One run of the pass "recover". */
final class Recovery {
  private final Pass.Input input;
  private final ParamValues values;
  private final JobContext context;

  Recovery(Pass.Input input, ParamValues values, JobContext context) {
    this.input = input;
    this.values = values;
    this.context = context;
  }

  PassResult run() {
    TraineeSearch search = new TraineeSearch(values, new Trial(input, context), Advice.MODEL);
    try (Trainee trainee = search.find(input.onnx());
        Imitation imitation = new Imitation(input, values, context)) {
      imitation.prepare(trainee);
      FineTuning.Tuned tuned =
          new FineTuning(input, values, imitation, context)
              .run(
                  trainee.model(),
                  "",
                  Optional.empty(),
                  TrainingCheckpoints.path(RecoverPass.ID, input, values));
      return new PassResult(
          trainee.join(tuned.onnx()),
          tuned.done().size(),
          tuned.done(),
          List.of(),
          imitation.notes());
    }
  }
}
