package dev.lathe.optimizers.pruning;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.ModelKinds;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.List;
import java.util.Optional;

/** Says of which models the structure can be cut. */
final class StructureKinds {
  private StructureKinds() {}

  /** Why it cannot; empty where there is something to cut. */
  static Optional<String> unsupported(OnnxModel model) {
    List<Node> nodes = GraphWalk.nodes(model);
    if (ModelKinds.isQuantized(nodes)) {
      return Optional.of("This model is already quantized: prune it before it is quantized.");
    }
    boolean layers =
        nodes.stream().anyMatch(n -> n.isAnyOf("Conv", "ConvTranspose", "Gemm", "MatMul"));
    return layers ? Optional.empty() : ModelKinds.noWeights(model, WeightTargets.find(model));
  }
}
