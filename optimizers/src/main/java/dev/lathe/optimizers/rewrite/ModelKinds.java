package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says why passes that work on weights can do nothing for a whole model. */
public final class ModelKinds {
  private ModelKinds() {}

  /** Why there is nothing to do where no weight was found; empty where there is one. */
  public static Optional<String> noWeights(OnnxModel model, WeightTargets found) {
    return found.targets().isEmpty() ? Optional.of(why(model, found)) : Optional.empty();
  }

  private static String why(OnnxModel model, WeightTargets found) {
    List<Node> nodes = GraphWalk.nodes(model);
    if (nodes.stream().anyMatch(n -> n.opType().startsWith("TreeEnsemble"))) {
      return "This model is a tree ensemble: it compares and looks up, and has no weights of"
          + " convolutions or matrix products.";
    }
    if (isQuantized(nodes)) {
      return "This model is already quantized: its weights are 8-bit integers.";
    }
    if (nodes.stream().anyMatch(n -> n.domain().equals("ai.onnx.ml"))) {
      return "This is a classical machine-learning model ("
          + nodes.stream()
              .filter(n -> n.domain().equals("ai.onnx.ml"))
              .map(Node::opType)
              .distinct()
              .limit(3)
              .collect(Collectors.joining(", "))
          + "): it has no weights of convolutions or matrix products.";
    }
    if (!found.refused().isEmpty()) {
      return "No weight of this model can be changed: at "
          + found.refused().get(0).node()
          + ", "
          + found.refused().get(0).reason()
          + ".";
    }
    return "This model has no weights of convolutions or matrix products.";
  }

  /** Whether operators that compute with or store 8-bit integers stand in the graph. */
  public static boolean isQuantized(List<Node> nodes) {
    return nodes.stream()
        .anyMatch(
            n ->
                n.isAnyOf(
                        "DequantizeLinear",
                        "MatMulInteger",
                        "ConvInteger",
                        "QLinearConv",
                        "QLinearMatMul")
                    || n.domain().equals("com.microsoft")
                        && (n.opType().startsWith("QLinear")
                            || n.opType().startsWith("MatMulNBits")
                            || n.opType().startsWith("DynamicQuantize")
                            || n.opType().equals("QGemm")));
  }
}
