package dev.lathe.optimizers.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.training.ops.Operators;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.NativeTuning;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph that PyTorch runs, node by node, under autograd: what is trained is the file's own
 * graph, so that its training code is not needed and nothing has to be exported. Weights live in
 * PyTorch while this is open; {@link #toOnnx} writes them back into the initializers.
 *
 * <p>Arrays made by a run belong to the {@link NDScope} that the caller has open on its thread, and
 * end with it: a training step is {@code try (NDScope scope = new NDScope()) { forward, loss,
 * backward, update }}. Not thread-safe.
 */
public final class TrainableGraph implements AutoCloseable {
  private final OnnxModel model;
  private final NDManager manager;
  private final NDManager scratch;
  private final Set<Value> defaults;
  private final List<Node> nodes;
  private final Map<Value, NDArray> constants = new IdentityHashMap<>();
  private final Map<Value, NDArray> parameters = new LinkedHashMap<>();
  private final Set<Value> statistics = GraphWalk.identitySet();
  private final Set<Node> folded = GraphWalk.identitySet();
  private final Set<NDArray> lasting = GraphWalk.identitySet();
  private final Map<NDArray, long[]> integers = new IdentityHashMap<>();
  private Map<Node, List<Value>> ends = Map.of();
  private Optional<FrozenBackbone> backbone = Optional.empty();

  private TrainableGraph(OnnxModel model, NDManager parent) {
    this.model = model;
    this.manager = parent.newSubManager();
    this.scratch = manager.newSubManager();
    this.defaults = TrainableWeights.defaults(model);
    TrainableWeights.liftConstants(model);
    // Files need not keep the order that ONNX asks for; ONNX Runtime does not either.
    this.nodes = GraphEdits.sorted(model.graph());
  }

  /**
   * Loads a model.
   *
   * @param model not changed
   * @param parent outlives this; see {@link Torch#newManager}
   * @throws LatheException naming the first node that has no rule, or a tensor type that PyTorch
   *     does not hold
   */
  public static TrainableGraph open(OnnxModel model, NDManager parent) {
    return open(model, parent, Set.of());
  }

  /**
   * Loads a model, and trains some constants besides those that are weights by their place.
   *
   * @param more names of initializers, FP32
   */
  public static TrainableGraph open(OnnxModel model, NDManager parent, Set<String> more) {
    require(model);
    TrainableGraph graph = new TrainableGraph(FunctionInlining.inline(model), parent);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      graph.load(more);
      graph.fold();
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
    return graph;
  }

  /**
   * The nodes that cannot be run, those of subgraphs and functions too: without a rule, or reading
   * what PyTorch does not hold. Empty when all can.
   */
  public static List<UnsupportedOperator> unsupported(OnnxModel model) {
    return OperatorSupport.of(FunctionInlining.inline(model)).unsupported();
  }

  /**
   * Refuses a model that cannot be run.
   *
   * @throws LatheException naming the first node that has no rule
   */
  public static void require(OnnxModel model) {
    List<UnsupportedOperator> unsupported = unsupported(model);
    if (!unsupported.isEmpty()) {
      throw refusal(unsupported.get(0));
    }
  }

  private void load(Set<String> more) {
    TrainableWeights.addStatistics(GraphWalk.nodes(model), statistics);
    Set<Value> weights = GraphWalk.identitySet();
    weights.addAll(TrainableWeights.of(model, defaults));
    for (Graph graph : GraphWalk.graphs(model)) {
      for (Value value : graph.initializers()) {
        NDArray array = kept(TorchTensors.toTorch(manager, value.constant().orElseThrow()));
        constants.put(value, array);
        if (weights.contains(value) || more.contains(value.name())) {
          array.setRequiresGradient(true);
          parameters.put(value, array);
        }
      }
    }
  }

  private NDArray kept(NDArray array) {
    NDScope.unregister(array);
    array.attach(manager);
    lasting.add(array);
    return array;
  }

  /** Computes once what no input, weight or statistic has a part in. */
  private void fold() {
    try (Autograd none = Autograd.pause()) {
      GraphRun run = new GraphRun(this, false, Map.of());
      for (Node node : nodes) {
        if (isConstant(node)) {
          List<NDArray> out = run.compute(node);
          for (int i = 0; i < out.size(); i++) {
            NDArray array = kept(out.get(i));
            node.output(i).ifPresent(v -> constants.put(v, array));
          }
          folded.add(node);
        }
      }
    }
    ends = lastUses();
  }

  private boolean isConstant(Node node) {
    return node.subgraphs().isEmpty()
        && !node.opType().startsWith("Random")
        && !node.isAnyOf("Bernoulli", "Multinomial", "Dropout")
        && node.inputs().stream()
            .flatMap(Optional::stream)
            .allMatch(
                v ->
                    constants.containsKey(v)
                        && !parameters.containsKey(v)
                        && !statistics.contains(v));
  }

  /** Values by the node after which nothing reads them; those of subgraphs live to the end. */
  private Map<Node, List<Value>> lastUses() {
    Map<Value, Node> last = new IdentityHashMap<>();
    for (Node node : nodes) {
      for (Node inner : inside(node)) {
        inner.inputs().stream().flatMap(Optional::stream).forEach(v -> last.put(v, node));
      }
      node.subgraphs().forEach(g -> g.outputs().forEach(v -> last.put(v, node)));
    }
    Map<Node, List<Value>> map = new IdentityHashMap<>();
    last.forEach(
        (value, node) -> {
          boolean own = value.producer().flatMap(Node::graph).filter(g -> g == graph()).isPresent();
          if (own && !value.isOutput() && !constants.containsKey(value)) {
            map.computeIfAbsent(node, n -> new ArrayList<>()).add(value);
          }
        });
    return map;
  }

  private static List<Node> inside(Node node) {
    List<Node> all = new ArrayList<>(List.of(node));
    node.subgraphs().forEach(g -> g.nodes().forEach(n -> all.addAll(inside(n))));
    return all;
  }

  /** The graph that is run; its values are the keys of {@link #parameters}. */
  public Graph graph() {
    return model.graph();
  }

  /** The weights that gradients are computed for, in the order of the file. */
  public Map<Value, NDArray> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** All that training moves: the weights, and the running statistics of batch normalizations. */
  public Map<Value, NDArray> state() {
    Map<Value, NDArray> state = new LinkedHashMap<>(parameters);
    statistics.forEach(v -> state.put(v, constants.get(v)));
    return state;
  }

  /**
   * Constants in the places of weights that are not trained, with the reason: integers behind a
   * DequantizeLinear, weights of half precision.
   */
  public List<UnsupportedOperator> frozenWeights() {
    return TrainableWeights.frozen(model, defaults);
  }

  /** From now on inputs that a run is not given are what this makes of those that it is given. */
  public void feedFrom(FrozenBackbone before) {
    backbone = Optional.of(before);
  }

  /** From now on these stay as they are: no gradients are computed for them. */
  public void freeze(Collection<Value> values) {
    for (Value value : values) {
      NDArray array = parameters.remove(value);
      if (array != null) {
        array.setRequiresGradient(false);
      }
    }
  }

  /** The manager of arrays that live as long as this. */
  public NDManager manager() {
    return manager;
  }

  /**
   * Runs the graph.
   *
   * @param inputs arrays by the name of the graph's input
   * @param training whether dropout and batch normalization behave as in training
   * @return the graph's outputs by name, in order
   * @throws LatheException naming the node that could not be run
   */
  public Map<String, NDArray> forward(Map<String, NDArray> inputs, boolean training) {
    Map<Value, NDArray> made = forward(inputs, training, graph().outputs());
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    graph().outputs().forEach(v -> outputs.put(v.name(), made.get(v)));
    return outputs;
  }

  /**
   * Runs the graph and yields any of its values: hidden states, say.
   *
   * @param wanted values of {@link #graph}
   */
  public Map<Value, NDArray> forward(
      Map<String, NDArray> inputs, boolean training, Collection<Value> wanted) {
    GraphRun run = new GraphRun(this, training, without(ends, wanted));
    Map<String, NDArray> fed = fed(inputs);
    for (Value in : graph().requiredInputs()) {
      NDArray given = fed.get(in.name());
      if (given == null) {
        throw new IllegalArgumentException("no array for the input '" + in.name() + "'");
      }
      run.put(in, given);
    }
    run.run(nodes);
    Map<Value, NDArray> made = new IdentityHashMap<>();
    wanted.forEach(v -> made.put(v, run.get(v)));
    return made;
  }

  private Map<String, NDArray> fed(Map<String, NDArray> inputs) {
    boolean all = graph().requiredInputs().stream().allMatch(v -> inputs.containsKey(v.name()));
    if (all || backbone.isEmpty()) {
      return inputs;
    }
    Map<String, NDArray> fed = new LinkedHashMap<>(inputs);
    fed.putAll(backbone.get().arrays(inputs, scratch));
    return fed;
  }

  private static Map<Node, List<Value>> without(
      Map<Node, List<Value>> ends, Collection<Value> wanted) {
    if (wanted.stream().allMatch(Value::isOutput)) {
      return ends;
    }
    Map<Node, List<Value>> map = new IdentityHashMap<>();
    ends.forEach(
        (node, values) -> map.put(node, values.stream().filter(v -> !wanted.contains(v)).toList()));
    return map;
  }

  /** A model with the weights and running statistics as they are now. */
  public OnnxModel toOnnx() {
    Set<Value> changed = GraphWalk.identitySet();
    changed.addAll(parameters.keySet());
    changed.addAll(statistics);
    for (Value value : changed) {
      value.graph().setInitializer(value, TorchTensors.floats(constants.get(value)));
    }
    return model.copy();
  }

  Optional<NDArray> constant(Value value) {
    return Optional.ofNullable(constants.get(value));
  }

  boolean isFolded(Node node) {
    return folded.contains(node);
  }

  public NDManager scratch() {
    return scratch;
  }

  int opset(String domain) {
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
    return (int) (standard ? model.opset() : (long) model.opsets().getOrDefault(domain, 1L));
  }

  long[] longs(NDArray array) {
    return lasting.contains(array)
        ? integers.computeIfAbsent(array, Operators::integers)
        : Operators.integers(array);
  }

  LatheException unsupported(Node node, String reason) {
    return refusal(OperatorSupport.unsupported(node, reason));
  }

  private static LatheException refusal(UnsupportedOperator unsupported) {
    return Advice.MODEL.nothing(unsupported);
  }

  @Override
  public void close() {
    manager.close();
    NativeTuning.release();
  }
}
