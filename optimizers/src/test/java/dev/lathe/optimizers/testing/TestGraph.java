package dev.lathe.optimizers.testing;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Builds small models for tests. */
public final class TestGraph {
  private final Graph graph;
  private final Random random;

  private TestGraph(Graph graph, Random random) {
    this.graph = graph;
    this.random = random;
  }

  /** An empty model whose weights come from this seed. */
  public static TestGraph seeded(long seed) {
    return new TestGraph(new Graph("test"), new Random(seed));
  }

  /** A subgraph to be hung on a node by {@link #graph}. */
  public TestGraph inner(String name) {
    return new TestGraph(new Graph(name), random);
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  /** A FLOAT input; a negative length is an open axis. */
  public Value input(String name, long... shape) {
    return input(name, DataType.FLOAT, shape);
  }

  /** An input. */
  public Value input(String name, DataType type, long... shape) {
    return graph.addInput(name, Optional.of(type(type, name, shape)));
  }

  private static ValueType type(DataType type, String name, long... shape) {
    List<Dimension> dimensions = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      dimensions.add(shape[i] < 0 ? Dimension.of(name + i) : Dimension.of(shape[i]));
    }
    return new ValueType.TensorType(type, Optional.of(new Shape(dimensions)));
  }

  /** Gaussian weights. */
  public Value weight(String name, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 0.5f;
    }
    return graph.addInitializer(name, Tensors.ofFloats(values, shape));
  }

  /** Positive values, for variances. */
  public Value positive(String name, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.2f + random.nextFloat();
    }
    return graph.addInitializer(name, Tensors.ofFloats(values, shape));
  }

  /** A FLOAT initializer. */
  public Value floats(String name, float[] values, long... shape) {
    return graph.addInitializer(name, Tensors.ofFloats(values, shape));
  }

  /** An INT64 vector. */
  public Value longs(String name, long... values) {
    return graph.addInitializer(name, Tensors.ofLongs(values, values.length));
  }

  /** A Constant node. */
  public Value constant(String name, TensorData tensor) {
    Value v = op("Constant", name);
    v.producer().orElseThrow().setAttribute(Attribute.of("value", tensor));
    return v;
  }

  /** A node with one output, both called {@code name}. */
  public Value op(String type, String name, Value... inputs) {
    return op(type, name, List.of(), inputs);
  }

  /** A node with attributes; a null input is one left out. */
  public Value op(String type, String name, List<Attribute> attributes, Value... inputs) {
    Node node =
        graph.addNode(
            "",
            type,
            name,
            Arrays.stream(inputs).map(Optional::ofNullable).toList(),
            List.of(Optional.of(graph.newValue(name, Optional.empty()))));
    attributes.forEach(node::setAttribute);
    return node.firstOutput();
  }

  /** A BatchNormalization with weights of its own. */
  public Value batchNorm(String name, int channels, Value input) {
    return op(
        "BatchNormalization",
        name,
        input,
        positive(name + "_scale", channels),
        weight(name + "_bias", channels),
        weight(name + "_mean", channels),
        positive(name + "_var", channels));
  }

  /** Declares a FLOAT output. */
  public TestGraph output(Value value, long... shape) {
    return output(value, DataType.FLOAT, shape);
  }

  /** Declares an output. */
  public TestGraph output(Value value, DataType type, long... shape) {
    value.setType(Optional.of(type(type, value.name(), shape)));
    graph.addOutput(value);
    return this;
  }

  /** The model with this operator set. */
  public OnnxModel model(long opset) {
    return model(opset, opset < 9 ? 3 : opset < 13 ? 6 : 8);
  }

  /** The model with this operator set and IR version. */
  public OnnxModel model(long opset, long irVersion) {
    return new OnnxModel(
        irVersion, Map.of("", opset), graph, List.of(), Map.of(), Optional.empty());
  }
}
