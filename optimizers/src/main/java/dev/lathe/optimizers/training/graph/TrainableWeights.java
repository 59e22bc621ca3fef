package dev.lathe.optimizers.training.graph;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.FileFormat;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which constants of a model are weights, by where they are read: the kernel of a convolution, the
 * scale of a normalization, a bias that is added. Constants that only steer (shapes, limits,
 * exponents, running statistics, what is subtracted or divided by) are none. What is added or
 * multiplied element by element is one where it stands behind a layer (what is done to the input
 * before the first layer is preprocessing) and has more than one element (a single number is a
 * temperature or a square root far more often). With more than one long axis it must stand before a
 * layer too, and hold more than two different numbers: position embeddings do, anchor boxes and
 * attention masks do not.
 */
public final class TrainableWeights {
  /** What only hands a weight on. */
  private static final String[] HANDED_ON = {
    "Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Cast", "Concat", "Split"
  };

  /** Layers that a bias of a single element may follow. */
  private static final String[] PRODUCTS = {"MatMul", "Conv", "ConvTranspose"};

  private final Set<Node> behind = GraphWalk.identitySet();
  private final Set<Node> before = GraphWalk.identitySet();

  private TrainableWeights(OnnxModel model) {
    List<Node> layers = GraphWalk.nodes(model).stream().filter(WeightPlaces::isLayer).toList();
    spread(layers, behind, TrainableWeights::readers);
    spread(layers, before, TrainableWeights::producers);
  }

  /**
   * The weights among the initializers of a model whose Constant nodes were lifted, in order.
   *
   * @param defaults see {@link #defaults}
   */
  public static List<Value> of(OnnxModel model, Set<Value> defaults) {
    TrainableWeights weights = new TrainableWeights(model);
    return candidates(model, defaults).stream()
        .filter(v -> type(v) == DataType.FLOAT && weights.isRead(v, false))
        .toList();
  }

  /** Constants in the places of weights that cannot be trained, each with the reason. */
  static List<UnsupportedOperator> frozen(OnnxModel model, Set<Value> defaults) {
    TrainableWeights weights = new TrainableWeights(model);
    List<UnsupportedOperator> frozen = new ArrayList<>();
    for (Value v : candidates(model, defaults)) {
      DataType type = type(v);
      if (type != DataType.FLOAT && weights.isRead(v, true)) {
        String reader = v.uses().get(0).node().opType();
        String why =
            type.isFloatingPoint()
                ? "'" + v.name() + "' is stored as " + type + ", and only FLOAT weights are trained"
                : "'" + v.name() + "' holds quantized integers, which do not change by small steps";
        frozen.add(new UnsupportedOperator(v.uses().get(0).node().label(), reader, why));
      }
    }
    return frozen;
  }

  /**
   * Inputs of the graph that a caller may feed and whose initializer is only a default.
   *
   * @param model as its file has it: lifted constants make it look newer
   */
  public static Set<Value> defaults(OnnxModel model) {
    Set<Value> defaults = GraphWalk.identitySet();
    if (!FileFormat.listedInputsAreConstants(model)) {
      defaults.addAll(model.graph().inputs());
    }
    return defaults;
  }

  private static List<Value> candidates(OnnxModel model, Set<Value> defaults) {
    return GraphWalk.graphs(model).stream()
        .flatMap(g -> g.initializers().stream())
        .filter(v -> !defaults.contains(v) && v.constant().orElseThrow().elements() > 0)
        .toList();
  }

  private static DataType type(Value value) {
    return value.constant().orElseThrow().type();
  }

  /** Whether a layer, or what may be a bias or scale, reads the constant. */
  private boolean isRead(Value weight, boolean quantized) {
    Set<Value> seen = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(weight));
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (!seen.add(value)) {
        continue;
      }
      for (Value.Use use : value.uses()) {
        Node node = use.node();
        if (WeightPlaces.isLayer(node, use.inputIndex())
            || !quantized && WeightPlaces.isElementwise(node) && isLearned(weight, use)) {
          return true;
        }
        boolean passed =
            node.isAnyOf(HANDED_ON)
                || quantized && node.is("DequantizeLinear")
                || node.opType().equals("FakeQuantize");
        if (passed && (use.inputIndex() == 0 || node.is("Concat"))) {
          node.outputs().stream().flatMap(Optional::stream).forEach(open::add);
        }
      }
    }
    return false;
  }

  private boolean isLearned(Value constant, Value.Use use) {
    TensorData data = constant.constant().orElseThrow();
    Node node = use.node();
    if (!behind.contains(node)) {
      return false;
    }
    if (data.elements() == 1) {
      return node.is("Add")
          && data.shape().length == 1
          && node.input(1 - use.inputIndex())
              .flatMap(Value::producer)
              .filter(p -> p.isAnyOf(PRODUCTS))
              .isPresent();
    }
    long axes = java.util.Arrays.stream(data.shape()).filter(n -> n > 1).count();
    return axes < 2 || before.contains(node) && holdsMoreThanTwo(data);
  }

  private static boolean holdsMoreThanTwo(TensorData data) {
    Set<Float> different = new HashSet<>();
    for (float f : Tensors.floats(data)) {
      different.add(f);
      if (different.size() > 2) {
        return true;
      }
    }
    return false;
  }

  private interface Neighbours {
    List<Node> of(Node node);
  }

  private static void spread(List<Node> from, Set<Node> into, Neighbours neighbours) {
    Deque<Node> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (Node next : neighbours.of(open.pop())) {
        if (into.add(next)) {
          open.push(next);
        }
      }
    }
  }

  private static List<Node> readers(Node node) {
    return node.outputs().stream()
        .flatMap(Optional::stream)
        .flatMap(v -> v.uses().stream().map(Value.Use::node))
        .toList();
  }

  private static List<Node> producers(Node node) {
    return node.inputs().stream()
        .flatMap(Optional::stream)
        .flatMap(v -> v.producer().stream())
        .toList();
  }

  /** Makes initializers of Constant nodes, also in subgraphs, so that a weight has its place. */
  public static void liftConstants(OnnxModel model) {
    GraphWalk.graphs(model).forEach(TrainableWeights::liftConstants);
  }

  private static void liftConstants(Graph graph) {
    for (Node node : graph.nodes()) {
      Optional<TensorData> data = Constants.ofNode(node);
      // What a graph yields stays where it is.
      if (data.isPresent() && !node.firstOutput().isOutput()) {
        Value made = node.firstOutput();
        Value lifted = graph.addInitializer(graph.freshName(made.name() + "_lifted"), data.get());
        made.replaceAllUsesWith(lifted);
        graph.remove(node);
      }
    }
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
