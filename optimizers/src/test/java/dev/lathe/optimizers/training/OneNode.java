package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A model of one node, whose results are held against ONNX Runtime's and whose gradients against
 * finite differences in double precision.
 */
final class OneNode {
  private static final double STEP = 1e-5;

  private final Graph graph = new Graph("one");
  private final Map<String, TensorData> fed = new LinkedHashMap<>();
  private final List<Optional<Value>> inputs = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final String domain;
  private final String operator;
  private final long opset;
  private final Random random = new Random(7);

  OneNode(String operator, long opset) {
    this("", operator, opset);
  }

  OneNode(String domain, String operator, long opset) {
    this.domain = domain;
    this.operator = operator;
    this.opset = opset;
  }

  /** Seeded numbers around zero. */
  OneNode floats(long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return input(Tensors.ofFloats(values, shape));
  }

  OneNode longs(long[] values, long... shape) {
    return input(Tensors.ofLongs(values, shape));
  }

  OneNode ints(int[] values, long... shape) {
    return input(Tensors.ofInts(values, shape));
  }

  OneNode input(TensorData tensor) {
    Value value =
        graph.addInput(
            "in" + inputs.size(),
            Optional.of(
                new ValueType.TensorType(
                    tensor.type(), Optional.of(dev.lathe.engine.graph.Shape.of(tensor.shape())))));
    fed.put(value.name(), tensor);
    inputs.add(Optional.of(value));
    return this;
  }

  OneNode none() {
    inputs.add(Optional.empty());
    return this;
  }

  OneNode with(Attribute attribute) {
    attributes.add(attribute);
    return this;
  }

  OneNode with(String name, long value) {
    return with(Attribute.of(name, value));
  }

  /** The model, with so many outputs. */
  OnnxModel model(int outputs, DataType... types) {
    List<Optional<Value>> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      DataType type = i < types.length ? types[i] : DataType.FLOAT;
      made.add(
          Optional.of(
              graph.newValue(
                  "out" + i, Optional.of(new ValueType.TensorType(type, Optional.empty())))));
    }
    Node node = graph.addNode(domain, operator, "node", inputs, made);
    attributes.forEach(node::setAttribute);
    made.forEach(v -> graph.addOutput(v.orElseThrow()));
    Map<String, Long> opsets = new LinkedHashMap<>();
    opsets.put("", opset);
    if (!domain.isEmpty()) {
      opsets.put(domain, 1L);
    }
    return new OnnxModel(10, opsets, graph, List.of(), Map.of(), Optional.empty());
  }

  /** Runs it in both and compares; then checks the gradients of all real inputs. */
  void agrees(int outputs, DataType... types) {
    OnnxModel model = model(outputs, types);
    likeOnnxRuntime(model, fed);
    gradients(model, fed);
  }

  /** Runs it in both and compares. */
  void likeOnnxRuntime(int outputs, DataType... types) {
    likeOnnxRuntime(model(outputs, types), fed);
  }

  /** Checks the gradients of all real inputs only. */
  void hasGradients(int outputs, DataType... types) {
    gradients(model(outputs, types), fed);
  }

  /** Holds every output against ONNX Runtime's. */
  static void likeOnnxRuntime(OnnxModel model, Map<String, TensorData> fed) {
    Map<String, TensorData> theirs = ort(model, fed);
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model, manager);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> in = new HashMap<>();
      fed.forEach((name, t) -> in.put(name, TorchTensors.toTorch(manager, t)));
      Map<String, NDArray> ours = graph.forward(in, false);
      theirs.forEach(
          (name, t) -> {
            NDArray made = ours.get(name);
            assertThat(made.getShape().getShape()).as(name).isEqualTo(t.shape());
            double[] expected = doubles(t);
            double[] actual =
                expected.length == 0
                    ? expected
                    : made.toType(ai.djl.ndarray.types.DataType.FLOAT64, false).toDoubleArray();
            double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            for (int i = 0; i < expected.length; i++) {
              assertThat(actual[i])
                  .as(name + "[" + i + "]")
                  .isCloseTo(expected[i], within(1e-5 + 1e-4 * largest));
            }
          });
    }
  }

  private static double[] doubles(TensorData t) {
    if (t.type().isFloatingPoint()) {
      float[] f = Tensors.floats(t);
      double[] d = new double[f.length];
      Arrays.setAll(d, i -> f[i]);
      return d;
    }
    return Arrays.stream(Tensors.longs(t)).mapToDouble(l -> l).toArray();
  }

  /** The slope along a random direction of each real input, by autograd and by differences. */
  static void gradients(OnnxModel model, Map<String, TensorData> fed) {
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model, manager)) {
      Map<String, NDArray> in = new HashMap<>();
      fed.forEach((name, t) -> in.put(name, wide(manager, t)));
      List<String> real =
          in.keySet().stream().filter(n -> in.get(n).getDataType().isFloating()).toList();
      assertThat(real).isNotEmpty();
      real.forEach(n -> in.get(n).setRequiresGradient(true));
      try (NDScope scope = new NDScope();
          Autograd autograd = Autograd.record()) {
        scope.suppressNotUsedWarning();
        autograd.backward(loss(graph, in));
      }
      for (String name : real) {
        slope(graph, in, name);
      }
    }
  }

  private static void slope(TrainableGraph graph, Map<String, NDArray> in, String name) {
    try (NDScope scope = new NDScope();
        Autograd none = Autograd.pause()) {
      scope.suppressNotUsedWarning();
      NDArray x = in.get(name);
      double[] along = new double[(int) x.size()];
      Random random = new Random(name.hashCode());
      Arrays.setAll(along, i -> random.nextGaussian());
      NDArray direction = x.getManager().create(along, x.getShape());
      double expected = x.getGradient().mul(direction).sum().getDouble();
      x.addi(direction.mul(STEP));
      double above = loss(graph, in).getDouble();
      x.subi(direction.mul(2 * STEP));
      double below = loss(graph, in).getDouble();
      x.addi(direction.mul(STEP));
      double measured = (above - below) / (2 * STEP);
      assertThat(expected)
          .as("slope along " + name)
          .isCloseTo(measured, within(1e-5 + 1e-4 * Math.abs(measured)));
    }
  }

  /** All real outputs, each element with a weight of its own. */
  private static NDArray loss(TrainableGraph graph, Map<String, NDArray> in) {
    NDArray sum = null;
    for (NDArray out : graph.forward(in, false).values()) {
      if (!out.getDataType().isFloating()) {
        continue;
      }
      int n = (int) out.size();
      double[] weights = new double[n];
      Arrays.setAll(weights, i -> Math.cos(1 + 1.7 * i));
      NDArray weight = out.getManager().create(weights, new Shape(n));
      NDArray part = out.reshape(new Shape(n)).mul(weight).sum();
      sum = sum == null ? part : sum.add(part);
    }
    assertThat(sum).isNotNull();
    return sum;
  }

  private static NDArray wide(NDManager manager, TensorData t) {
    NDArray array = TorchTensors.toTorch(manager, t);
    return t.type().isFloatingPoint()
        ? array.toType(ai.djl.ndarray.types.DataType.FLOAT64, true)
        : array;
  }

  private static Map<String, TensorData> ort(OnnxModel model, Map<String, TensorData> fed) {
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    try (OrtSession session = InProcess.open("model", model, SessionSettings.Optimization.ALL)) {
      Map<String, OnnxTensor> in = new HashMap<>();
      fed.forEach((name, t) -> in.put(name, OrtTensors.toOrt(t)));
      try (OrtSession.Result result = session.run(in)) {
        result.forEach(e -> outputs.put(e.getKey(), OrtTensors.fromOrt((OnnxTensor) e.getValue())));
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    return outputs;
  }
}
