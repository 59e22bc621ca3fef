package dev.lathe.optimizers.training.graph;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.ops.Operators;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run through a graph. Arrays that it makes belong to the NDScope of the caller. */
final class GraphRun implements Call.Host {
  private final TrainableGraph owner;
  private final boolean training;
  private final Map<Node, List<Value>> ends;
  private final Map<Value, NDArray> values = new IdentityHashMap<>();

  /**
   * A run.
   *
   * @param ends values that may go after a node, by that node
   */
  GraphRun(TrainableGraph owner, boolean training, Map<Node, List<Value>> ends) {
    this.owner = owner;
    this.training = training;
    this.ends = ends;
  }

  void put(Value value, NDArray array) {
    values.put(value, array);
  }

  /** The array of a value: of this run, or a constant. */
  NDArray get(Value value) {
    NDArray made = values.get(value);
    if (made != null) {
      return made;
    }
    return owner
        .constant(value)
        .orElseThrow(
            () -> new UnsupportedOperatorException("'" + value.name() + "' was not computed"));
  }

  /** Runs these nodes in order. */
  void run(List<Node> nodes) {
    for (Node node : nodes) {
      if (owner.isFolded(node)) {
        continue;
      }
      List<NDArray> out = compute(node);
      for (int i = 0; i < out.size(); i++) {
        int index = i;
        node.output(i).ifPresent(v -> values.put(v, out.get(index)));
      }
      ends.getOrDefault(node, List.of()).forEach(this::release);
    }
  }

  private void release(Value value) {
    NDArray array = values.remove(value);
    if (array != null) {
      array.close();
    }
  }

  List<NDArray> compute(Node node) {
    Operator rule =
        Operators.of(node)
            .orElseThrow(() -> owner.unsupported(node, "there is no rule for this operator"));
    List<Optional<NDArray>> in = new ArrayList<>(node.inputs().size());
    try {
      for (Optional<Value> v : node.inputs()) {
        in.add(v.map(this::get));
      }
      return apart(rule.apply(new Call(node, in, this)), in);
    } catch (UnsupportedOperatorException e) {
      throw owner.unsupported(node, e.getMessage());
    } catch (EngineException | UnsupportedOperationException | IllegalArgumentException e) {
      throw LatheException.failed(
          "PyTorch cannot run the node " + node.label() + " (" + node.opType() + ").",
          firstLine(e),
          "Check that the inputs fit the model.",
          e);
    }
  }

  /** An output that is an input would be closed twice: it becomes an array of its own. */
  private static List<NDArray> apart(List<NDArray> out, List<Optional<NDArray>> in) {
    List<NDArray> all = new ArrayList<>(out);
    all.replaceAll(
        o ->
            in.stream().anyMatch(i -> i.isPresent() && i.get() == o) ? o.reshape(o.getShape()) : o);
    return all;
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public NDManager manager() {
    return owner.scratch();
  }

  @Override
  public boolean training() {
    return training;
  }

  @Override
  public int opset(String domain) {
    return owner.opset(domain);
  }

  @Override
  public long[] longs(NDArray array) {
    return owner.longs(array);
  }

  @Override
  public List<NDArray> run(Graph subgraph, List<NDArray> inputs) {
    for (int i = 0; i < inputs.size() && i < subgraph.inputs().size(); i++) {
      values.put(subgraph.inputs().get(i), inputs.get(i));
    }
    run(GraphEdits.sorted(subgraph));
    List<NDArray> outputs = subgraph.outputs().stream().map(this::get).toList();
    subgraph.inputs().forEach(values::remove);
    for (Node node : subgraph.nodes()) {
      node.outputs().forEach(o -> o.ifPresent(values::remove));
    }
    return outputs;
  }
}
