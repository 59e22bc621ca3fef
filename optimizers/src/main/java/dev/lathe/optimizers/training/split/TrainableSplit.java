package dev.lathe.optimizers.training.split;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.NodeNames;
import dev.lathe.optimizers.training.graph.FunctionInlining;
import dev.lathe.optimizers.training.graph.OperatorSupport;
import dev.lathe.optimizers.training.graph.SubgraphCopier;
import dev.lathe.optimizers.training.graph.TrainableWeights;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import dev.lathe.optimizers.training.graph.WeightPlaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model cut in two: an extractor that ONNX Runtime runs as it is, and the largest tail of the
 * graph that can be trained behind whatever cannot. The tail's inputs are values that the extractor
 * yields, by the same names, and inputs of the model.
 */
public final class TrainableSplit {
  private final OnnxModel original;
  private final OnnxModel extractor;
  private final OnnxModel suffix;
  private final List<String> border;
  private final String sentence;
  private final int weights;

  private TrainableSplit(
      OnnxModel original,
      OnnxModel extractor,
      OnnxModel suffix,
      List<String> border,
      String sentence,
      int weights) {
    this.original = original;
    this.extractor = extractor;
    this.suffix = suffix;
    this.border = border;
    this.sentence = sentence;
    this.weights = weights;
  }

  /**
   * Cuts behind the nodes that PyTorch cannot run.
   *
   * @return empty when there are none, or when nothing behind them has weights
   */
  public static Optional<TrainableSplit> of(OnnxModel model) {
    return behind(model, List.of(), true);
  }

  /**
   * Cuts behind these nodes too.
   *
   * @param found what a run found in the way
   * @param real whether integers of a quantized model are read as real numbers; without, they stay,
   *     for passes that train them in their own way
   */
  public static Optional<TrainableSplit> behind(
      OnnxModel model, List<UnsupportedOperator> found, boolean real) {
    OnnxModel flat = FunctionInlining.inline(model);
    OperatorSupport support = OperatorSupport.of(flat, found);
    Set<Node> barrier = GraphWalk.identitySet();
    Optional<UnsupportedOperator> last = Optional.empty();
    for (Node node : GraphEdits.sorted(flat.graph())) {
      Optional<UnsupportedOperator> why = refusal(support, node);
      if (why.isPresent()) {
        barrier.add(node);
        last = why;
      }
    }
    return last.flatMap(u -> cut(flat, barrier, becauseOf(u), real));
  }

  private static String becauseOf(UnsupportedOperator node) {
    return "The node "
        + node.node()
        + " ("
        + node.operator()
        + ") cannot be trained through, because "
        + node.reason()
        + ".";
  }

  private static Optional<UnsupportedOperator> refusal(OperatorSupport support, Node node) {
    Optional<UnsupportedOperator> own = support.of(node);
    if (own.isPresent()) {
      return own;
    }
    return node.subgraphs().stream()
        .flatMap(g -> g.nodes().stream())
        .flatMap(n -> refusal(support, n).stream())
        .findFirst();
  }

  /**
   * Cuts a quantized model behind the last activations that are quantized before a layer. The
   * weights of that tail, which are integers in the file, become real numbers.
   *
   * @return empty when the model is not quantized, or nothing behind the cut has weights
   */
  public static Optional<TrainableSplit> behindQuantization(OnnxModel model) {
    OnnxModel flat = FunctionInlining.inline(model);
    Set<Node> barrier = GraphWalk.identitySet();
    TrainableSuffix layers = TrainableSuffix.without(flat.graph(), WeightPlaces::isLayer);
    Optional<Node> last = Optional.empty();
    for (Node node : GraphEdits.sorted(flat.graph())) {
      boolean quantizes = node.isAnyOf("QuantizeLinear", "DynamicQuantizeLinear");
      boolean weight = quantizes && TrainableSuffix.isConstant(node.firstOutput(), n -> false);
      if (quantizes && !weight && !layers.contains(node)) {
        barrier.add(node);
        last = Optional.of(node);
      }
    }
    return last.flatMap(
        n ->
            cut(
                flat,
                barrier,
                "The model is quantized: integers do not change by small steps. Behind "
                    + n.label()
                    + " its weights are read as real numbers.",
                true));
  }

  private static Optional<TrainableSplit> cut(
      OnnxModel flat, Set<Node> barrier, String why, boolean real) {
    TrainableSuffix suffix = TrainableSuffix.without(flat.graph(), barrier::contains);
    if (suffix.isEmpty()) {
      return Optional.empty();
    }
    List<String> border = suffix.border().stream().map(Value::name).toList();
    OnnxModel front = SplitModels.extractor(flat, suffix, border);
    OnnxModel back = SplitModels.suffix(flat, suffix, border);
    if (real) {
      back = RealWeights.of(back);
    }
    BorderTypes.fill(front, back, border);
    int weights = real ? weights(back) : weights(RealWeights.of(back.copy()));
    if (weights == 0) {
      return Optional.empty();
    }
    String sentence =
        why
            + " The "
            + inWords(weights)
            + " behind can be; what comes before stays as it is and is run by ONNX Runtime.";
    return Optional.of(new TrainableSplit(flat, front, back, border, sentence, weights));
  }

  private static String inWords(int weights) {
    return weights + (weights == 1 ? " weight" : " weights");
  }

  private static int weights(OnnxModel suffix) {
    OnnxModel copy = suffix.copy();
    Set<Value> defaults = TrainableWeights.defaults(copy);
    TrainableWeights.liftConstants(copy);
    return TrainableWeights.of(copy, defaults).size();
  }

  /** What comes before: yields {@link #border} and those outputs of the model that it makes. */
  public OnnxModel extractor() {
    return extractor;
  }

  /** What can be trained. */
  public OnnxModel suffix() {
    return suffix;
  }

  /** The names of the values that go from one to the other. */
  public List<String> border() {
    return border;
  }

  /** How many weights can be trained: "2 weights". */
  public String weightsInWords() {
    return inWords(weights);
  }

  /** Which node stands in the way, and what can be done all the same. */
  public String sentence() {
    return sentence;
  }

  /**
   * The whole model again.
   *
   * @param trained the tail with other weights, or changed in any way that keeps its inputs and
   *     outputs
   */
  public OnnxModel join(OnnxModel trained) {
    OnnxModel joined = extractor.copy();
    Graph graph = joined.graph();
    Map<String, Value> there = new HashMap<>();
    graph.inputs().forEach(v -> there.put(v.name(), v));
    graph.outputs().forEach(v -> there.put(v.name(), v));
    List<Value> made = List.copyOf(graph.outputs());
    SubgraphCopier copier = new SubgraphCopier(graph, new NodeNames(joined)::fresh);
    Graph back = trained.graph();
    for (Value v : back.inputs()) {
      if (v.constant().isEmpty()) {
        copier.put(
            v, Optional.of(there.computeIfAbsent(v.name(), n -> graph.addInput(n, v.type()))));
      }
    }
    back.initializers().forEach(v -> initializer(copier, graph, v));
    GraphEdits.sorted(back).forEach(n -> copier.copy(n, Optional.empty()));
    made.forEach(graph::removeOutput);
    List<String> names = original.graph().outputs().stream().map(Value::name).toList();
    Map<String, Value> results = new HashMap<>(there);
    back.outputs().forEach(v -> results.put(v.name(), copier.get(v)));
    for (String name : names) {
      Value value = results.get(name);
      value.setName(name);
      graph.addOutput(value);
    }
    return joined;
  }

  /** A weight that both parts read stays one unless it was trained. */
  private static void initializer(SubgraphCopier copier, Graph graph, Value source) {
    TensorData data = source.constant().orElseThrow();
    Optional<Value> same =
        graph.initializers().stream()
            .filter(v -> v.name().equals(source.name()))
            .filter(v -> v.constant().filter(t -> equal(t, data)).isPresent())
            .findFirst();
    if (same.isPresent()) {
      copier.put(source, same);
    } else {
      copier.initializer(source);
    }
  }

  private static boolean equal(TensorData a, TensorData b) {
    return a.type() == b.type()
        && a.type() != dev.lathe.engine.graph.DataType.STRING
        && java.util.Arrays.equals(a.shape(), b.shape())
        && a.bytes().equals(b.bytes());
  }
}
