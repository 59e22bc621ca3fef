package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Pass;
import java.util.Optional;
import java.util.Set;

/** What passes declare alike that only change the weights of products, and need nothing for it. */
public interface WeightPass extends Pass {
  @Override
  default Set<Need> needs() {
    return Set.of();
  }

  @Override
  default boolean changesOnlyWeights() {
    return true;
  }

  @Override
  default Optional<String> unsupported(OnnxModel model) {
    return ModelKinds.noWeights(model, WeightTargets.find(model));
  }
}
