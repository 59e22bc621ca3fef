package dev.lathe.optimizers.training.ops.rule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One application of an operator: its node, its inputs and what a rule may ask for. */
public final class Call {
  /** What a run of a graph offers its nodes. */
  public interface Host {
    /** Where new arrays go. */
    NDManager manager();

    /** Whether the node should behave as in training (dropout, batch statistics). */
    boolean training();

    /** The version of the operator set in that domain. */
    int opset(String domain);

    /** The integers of an array; those of constants are kept. */
    long[] longs(NDArray array);

    /** Runs a subgraph on these inputs; it sees the values around it too. */
    List<NDArray> run(Graph subgraph, List<NDArray> inputs);
  }

  private final Node node;
  private final List<Optional<NDArray>> inputs;
  private final Host host;

  /** For the run of a graph. */
  public Call(Node node, List<Optional<NDArray>> inputs, Host host) {
    this.node = node;
    this.inputs = List.copyOf(inputs);
    this.host = host;
  }

  /** The node, with its attributes. */
  public Node node() {
    return node;
  }

  /** The run. */
  public Host host() {
    return host;
  }

  /** Where new arrays go. */
  public NDManager manager() {
    return host.manager();
  }

  /** The version of the node's operator set. */
  public int opset() {
    return host.opset(node.domain());
  }

  /** How many inputs the node lists, left out or not. */
  public int inputCount() {
    return inputs.size();
  }

  /** All inputs that are there. */
  public List<NDArray> all() {
    return inputs.stream().flatMap(Optional::stream).toList();
  }

  /** A required input. */
  public NDArray in(int index) {
    return maybe(index)
        .orElseThrow(() -> new UnsupportedOperatorException("input " + index + " is left out"));
  }

  /** An optional input. */
  public Optional<NDArray> maybe(int index) {
    return index < inputs.size() ? inputs.get(index) : Optional.empty();
  }

  /** The integers of a required input. */
  public long[] longs(int index) {
    return host.longs(in(index));
  }

  /** The integers of an optional input. */
  public Optional<long[]> maybeLongs(int index) {
    return maybe(index).map(host::longs);
  }

  /** The first number of a required input of any type. */
  public double number(int index) {
    return Numbers.first(in(index));
  }

  /** The integers of an attribute or, in newer operator sets, of an input. */
  public Optional<long[]> longs(String attribute, int input) {
    Optional<long[]> fromInput = maybeLongs(input);
    return fromInput.isPresent() ? fromInput : node.intsAttribute(attribute);
  }

  /**
   * The type of an input as the graph declares it, which PyTorch may hold in a wider one; where it
   * declares none, the type that is held.
   */
  public dev.lathe.engine.graph.DataType type(int index) {
    return node.input(index)
        .flatMap(Value::tensorType)
        .map(ValueType.TensorType::elementType)
        .orElseGet(
            () ->
                switch (in(index).getDataType()) {
                  case FLOAT64 -> dev.lathe.engine.graph.DataType.DOUBLE;
                  case FLOAT16 -> dev.lathe.engine.graph.DataType.FLOAT16;
                  case INT8 -> dev.lathe.engine.graph.DataType.INT8;
                  case UINT8 -> dev.lathe.engine.graph.DataType.UINT8;
                  case INT32 -> dev.lathe.engine.graph.DataType.INT32;
                  case INT64 -> dev.lathe.engine.graph.DataType.INT64;
                  case BOOLEAN -> dev.lathe.engine.graph.DataType.BOOL;
                  default -> dev.lathe.engine.graph.DataType.FLOAT;
                });
  }

  /** The lengths of the axes of an input. */
  public long[] shape(int index) {
    return in(index).getShape().getShape();
  }

  /** The number of axes of an input. */
  public int rank(int index) {
    return in(index).getShape().dimension();
  }

  /** An axis attribute, counted from the front. */
  public int axis(String attribute, int orElse, int rank) {
    return axis(node.intAttribute(attribute, orElse), rank);
  }

  /** An axis counted from the front: negative ones count from the back. */
  public static int axis(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  /** Axes counted from the front, in ascending order. */
  public static int[] axes(long[] axes, int rank) {
    return Arrays.stream(axes).mapToInt(a -> axis(a, rank)).sorted().toArray();
  }

  /** A new array of integers. */
  public NDArray ofLongs(long[] values, long... shape) {
    return Scalars.owned(manager().create(values, new Shape(shape)));
  }

  /** A scalar of the type of another array. */
  public NDArray scalar(double value, NDArray like) {
    return scalar(value, like.getDataType());
  }

  /** A scalar. */
  public NDArray scalar(double value, DataType type) {
    return manager().full(new Shape(), (float) value, DataType.FLOAT32).toType(type, false);
  }
}
