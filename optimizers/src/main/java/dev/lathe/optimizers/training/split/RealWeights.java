package dev.lathe.optimizers.training.split;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.training.graph.SubgraphCopier;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads quantized weights as the real numbers that they stand for. */
final class RealWeights {
  private RealWeights() {}

  /**
   * Puts real initializers in the place of dequantized constants.
   *
   * @param model is changed
   */
  static OnnxModel of(OnnxModel model) {
    Graph graph = model.graph();
    List<Node> nodes =
        graph.nodes().stream()
            .filter(n -> n.is("DequantizeLinear") && isConstant(model, n))
            .filter(n -> !graph.isOutput(n.firstOutput()))
            .toList();
    for (Node node : nodes) {
      Value made = node.firstOutput();
      Value real =
          graph.addInitializer(graph.freshName(made.name() + "_real"), dequantized(model, node));
      made.replaceAllUsesWith(real);
    }
    if (!nodes.isEmpty()) {
      GraphEdits.removeDead(graph);
    }
    return model;
  }

  /** Whether nothing but constants have a part in it; exporters compute zero points by a Cast. */
  private static boolean isConstant(OnnxModel model, Node node) {
    Constants constants = new Constants(model);
    return node.subgraphs().isEmpty()
        && node.inputs().stream()
            .flatMap(Optional::stream)
            .allMatch(
                v ->
                    constants.of(v).isPresent()
                        || v.producer().filter(p -> isConstant(model, p)).isPresent());
  }

  private static void collect(Node node, Set<Node> into) {
    for (Optional<Value> in : node.inputs()) {
      in.flatMap(Value::producer).ifPresent(p -> collect(p, into));
    }
    into.add(node);
  }

  private static TensorData dequantized(OnnxModel model, Node node) {
    Graph one = new Graph("one");
    SubgraphCopier copier = new SubgraphCopier(one, name -> name);
    Set<Node> needed = new LinkedHashSet<>();
    collect(node, needed);
    Set<Value> copied = GraphWalk.identitySet();
    for (Node n : needed) {
      n.inputs().stream()
          .flatMap(Optional::stream)
          .filter(v -> v.constant().isPresent() && copied.add(v))
          .forEach(copier::initializer);
      copier.copy(n, Optional.empty());
    }
    one.addOutput(copier.get(node.firstOutput()));
    OnnxModel small =
        new OnnxModel(
            model.irVersion(), model.opsets(), one, List.of(), Map.of(), Optional.empty());
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(small, manager);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      var real = graph.forward(Map.of(), false).values().iterator().next();
      return TorchTensors.floats(real.toType(ai.djl.ndarray.types.DataType.FLOAT32, false));
    }
  }
}
