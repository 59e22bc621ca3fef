package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which constants of a graph are weights, by where they are read: the kernel of a convolution, the
 * scale of a normalization, a bias that is added. Constants that only steer (shapes, limits,
 * exponents, running statistics) are none; nor is a constant of one element, which is a factor of
 * the architecture (a temperature, a square root of a width) far more often than a weight.
 */
final class TrainableWeights {
  /** Inputs that hold weights, by operator. */
  private static final Map<String, Set<Integer>> PLACES =
      Map.ofEntries(
          Map.entry("Conv", Set.of(1, 2)),
          Map.entry("ConvTranspose", Set.of(1, 2)),
          Map.entry("Gemm", Set.of(0, 1, 2)),
          Map.entry("MatMul", Set.of(0, 1)),
          Map.entry("Einsum", Set.of(0, 1)),
          Map.entry("BatchNormalization", Set.of(1, 2)),
          Map.entry("LayerNormalization", Set.of(1, 2)),
          Map.entry("SimplifiedLayerNormalization", Set.of(1)),
          Map.entry("SkipLayerNormalization", Set.of(2, 3, 4)),
          Map.entry("EmbedLayerNormalization", Set.of(2, 3, 4, 5, 6)),
          Map.entry("RMSNormalization", Set.of(1)),
          Map.entry("InstanceNormalization", Set.of(1, 2)),
          Map.entry("GroupNormalization", Set.of(1, 2)),
          Map.entry("PRelu", Set.of(1)),
          Map.entry("LSTM", Set.of(1, 2, 3, 7)),
          Map.entry("GRU", Set.of(1, 2, 3)),
          Map.entry("RNN", Set.of(1, 2, 3)),
          Map.entry("Gather", Set.of(0)),
          Map.entry("FusedMatMul", Set.of(0, 1)),
          Map.entry("FusedConv", Set.of(1, 2)),
          Map.entry("FusedGemm", Set.of(0, 1, 2)),
          Map.entry("BiasGelu", Set.of(1)),
          Map.entry("FastGelu", Set.of(1)),
          Map.entry("Attention", Set.of(1, 2)),
          Map.entry("Add", Set.of(0, 1)),
          Map.entry("Sub", Set.of(0, 1)),
          Map.entry("Mul", Set.of(0, 1)),
          Map.entry("Div", Set.of(0, 1)));

  /** What only hands a weight on. */
  private static final String[] HANDED_ON = {
    "Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Cast", "Concat", "Split"
  };

  private TrainableWeights() {}

  /** The weights among the initializers of a graph whose Constant nodes were lifted, in order. */
  static List<Value> of(Graph graph) {
    return graph.initializers().stream()
        .filter(v -> isLarge(v) && !graph.inputs().contains(v) && isRead(v))
        .toList();
  }

  private static boolean isLarge(Value value) {
    Optional<TensorData> data = value.constant();
    return data.filter(t -> t.type() == DataType.FLOAT && t.elements() > 1).isPresent();
  }

  private static boolean isRead(Value weight) {
    Set<String> seen = new TreeSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(weight));
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (!seen.add(value.name())) {
        continue;
      }
      for (Value.Use use : value.uses()) {
        Node node = use.node();
        if (PLACES.getOrDefault(node.opType(), Set.of()).contains(use.inputIndex())) {
          return true;
        }
        if (node.isAnyOf(HANDED_ON) && (use.inputIndex() == 0 || node.is("Concat"))) {
          node.outputs().stream().flatMap(Optional::stream).forEach(open::add);
        }
      }
    }
    return false;
  }

  /** Makes initializers of the graph's Constant nodes, so that a trained weight has its place. */
  static void liftConstants(Graph graph) {
    for (Node node : graph.nodes()) {
      Optional<TensorData> data = Constants.ofNode(node);
      if (data.isPresent() && !graph.isOutput(node.firstOutput())) {
        Value made = node.firstOutput();
        if (isOutputBelow(made)) {
          continue;
        }
        Value lifted = graph.addInitializer(graph.freshName(made.name() + "_lifted"), data.get());
        made.replaceAllUsesWith(lifted);
        graph.remove(node);
      }
    }
  }

  /** A subgraph may yield a value of the graph around it; such a one stays where it is. */
  private static boolean isOutputBelow(Value value) {
    return value.isOutput();
  }

  /** The running statistics of batch normalizations, which training moves without gradients. */
  static void addStatistics(Collection<Node> nodes, Collection<Value> into) {
    for (Node node : nodes) {
      if (node.is("BatchNormalization")) {
        node.input(3).filter(v -> v.constant().isPresent()).ifPresent(into::add);
        node.input(4).filter(v -> v.constant().isPresent()).ifPresent(into::add);
      }
    }
  }
}
