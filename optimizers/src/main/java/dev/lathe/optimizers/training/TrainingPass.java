package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import dev.lathe.optimizers.training.split.TrainableSplit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What passes that train declare alike: samples, the training engine, a graph that it can run. */
public interface TrainingPass extends Pass {
  @Override
  default Set<Need> needs() {
    return Set.of(Need.CALIBRATION_DATA, Need.TRAINING);
  }

  @Override
  default Optional<String> unsupported(OnnxModel model) {
    List<UnsupportedOperator> unsupported = TrainableGraph.unsupported(model);
    boolean part =
        !unsupported.isEmpty()
            && params().contains(TrainingParams.FROZEN_EXTRACTOR)
            && TrainableSplit.of(model).isPresent();
    return unsupported.isEmpty() || part
        ? Optional.empty()
        : Optional.of(
            "It cannot be trained: "
                + unsupported.get(0).operator()
                + " (node "
                + unsupported.get(0).node()
                + ") has no form that PyTorch can run.");
  }
}
