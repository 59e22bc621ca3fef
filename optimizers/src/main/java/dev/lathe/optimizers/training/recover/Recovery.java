package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.PassResult.NodeNote;
import dev.lathe.optimizers.training.Imitation;
import dev.lathe.optimizers.training.TrainableGraph;
import dev.lathe.optimizers.training.Trainee;
import dev.lathe.optimizers.training.TrainingCheckpoints;
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
    try (Trainee trainee = Trainee.of(input.onnx(), values);
        Imitation imitation = new Imitation(input, values, context)) {
      imitation.prepare(trainee);
      OnnxModel prepared = prepared(trainee.model(), imitation);
      boolean normalized = prepared != trainee.model();
      try (TrainableGraph graph = imitation.open(prepared)) {
        imitation.train(
            graph,
            "",
            imitation.objective(),
            Optional.of(TrainingCheckpoints.path("recover", input, values)));
        List<NodeNote> done =
            graph.parameters().keySet().stream()
                .map(v -> new NodeNote(v.name(), "trained"))
                .toList();
        OnnxModel trained = graph.toOnnx();
        return new PassResult(
            trainee.join(normalized ? NormsWhileTraining.fold(input, trained, context) : trained),
            done.size(),
            done,
            List.of(),
            imitation.notes());
      }
    }
  }

  private OnnxModel prepared(OnnxModel model, Imitation imitation) {
    return values.get(RecoverPass.NORMALIZE)
        ? NormsWhileTraining.insert(model, imitation, context)
        : model;
  }
}
