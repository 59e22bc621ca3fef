package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A graph run by PyTorch, node by node, with gradients: what is trained is the ONNX graph itself,
 * so nothing has to be exported. Knows the operators of the sample models and no others.
 */
final class TorchGraph implements AutoCloseable {
  private final Graph graph;
  private final NDManager manager;
  private final Map<Value, NDArray> constants = new HashMap<>();
  private final Map<Value, NDArray> trainable = new LinkedHashMap<>();

  TorchGraph(Graph graph, NDManager parent) {
    this.graph = graph;
    this.manager = parent.newSubManager();
    Set<Value> statistics = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.is("BatchNormalization")) {
        node.input(3).ifPresent(statistics::add);
        node.input(4).ifPresent(statistics::add);
      }
    }
    for (Value v : graph.initializers()) {
      TensorData t = v.constant().orElseThrow();
      NDArray array = load(t);
      constants.put(v, array);
      boolean isFloat = t.type() == dev.lathe.engine.graph.DataType.FLOAT;
      if (isFloat && t.shape().length > 0 && !statistics.contains(v)) {
        array.setRequiresGradient(true);
        trainable.put(v, array);
      }
    }
  }

  private NDArray load(TensorData t) {
    Shape shape = new Shape(t.shape());
    return t.type() == dev.lathe.engine.graph.DataType.FLOAT
        ? manager.create(Tensors.floats(t), shape)
        : manager.create(Tensors.longs(t), shape);
  }

  /** The weights that training changes, by value, in the order of the file. */
  Map<Value, NDArray> trainable() {
    return trainable;
  }

  /** Writes the weights and the running statistics back into the graph. */
  void store() {
    constants.forEach(
        (value, array) -> {
          if (array.getDataType() == DataType.FLOAT32) {
            long[] shape = value.constant().orElseThrow().shape();
            graph.setInitializer(value, Tensors.ofFloats(array.toFloatArray(), shape));
          }
        });
  }

  /** Runs the graph; all results belong to {@code scope}. Yields the first output. */
  NDArray forward(NDManager scope, Map<String, NDArray> inputs, boolean training) {
    Map<Value, NDArray> values = new HashMap<>(constants);
    for (Value in : graph.inputs()) {
      values.put(in, inputs.get(in.name()));
    }
    for (Node node : graph.nodes()) {
      NDArray[] in =
          node.inputs().stream().map(v -> values.get(v.orElseThrow())).toArray(NDArray[]::new);
      NDArray out = apply(scope, node, in, training);
      out.attach(scope);
      values.put(node.firstOutput(), out);
    }
    return values.get(graph.outputs().get(0));
  }

  private static NDArray apply(NDManager scope, Node node, NDArray[] in, boolean training) {
    return switch (node.opType()) {
      case "Conv" -> conv(node, in);
      case "BatchNormalization" -> batchNorm(node, in, training);
      case "LayerNormalization" -> layerNorm(node, in);
      case "Relu" -> Activation.relu(in[0]);
      case "Add" -> in[0].add(in[1]);
      case "Sub" -> in[0].sub(in[1]);
      case "Mul" -> in[0].mul(in[1]);
      case "Div" -> in[0].div(in[1]);
      case "MatMul" -> in[0].matMul(in[1]);
      case "Gemm" -> in[0].matMul(in[1].transpose()).add(in[2]);
      case "Softmax" -> in[0].softmax((int) node.intAttribute("axis", -1));
      case "GlobalAveragePool" -> Pool.globalAvgPool2d(in[0]);
      case "Flatten" -> in[0].reshape(in[0].getShape().get(0), -1);
      case "Reshape" -> in[0].reshape(target(in[0], in[1].toLongArray()));
      case "Transpose" -> in[0].transpose(ints(node.intsAttribute("perm").orElseThrow()));
      case "Unsqueeze" -> unsqueeze(in[0], in[1].toLongArray());
      case "ReduceSum" ->
          in[0].sum(ints(in[1].toLongArray()), node.intAttribute("keepdims", 1) == 1);
      case "Cast" -> in[0].toType(DataType.FLOAT32, false);
      case "Gather" -> Embedding.embedding(in[1], in[0], SparseFormat.DENSE).singletonOrThrow();
      case "Shape" -> shape(scope, node, in[0]);
      case "Slice" -> in[0].get(scope, new NDIndex("0:" + in[2].toLongArray()[0]));
      default -> throw new IllegalArgumentException("no rule for " + node);
    };
  }

  private static NDArray conv(Node node, NDArray[] in) {
    long[] strides = node.intsAttribute("strides").orElseThrow();
    long[] pads = node.intsAttribute("pads").orElseThrow();
    return Conv2d.conv2d(
            in[0],
            in[1],
            null,
            new Shape(strides),
            new Shape(pads[0], pads[1]),
            new Shape(1, 1),
            (int) node.intAttribute("group", 1))
        .singletonOrThrow();
  }

  private static NDArray batchNorm(Node node, NDArray[] in, boolean training) {
    float epsilon = node.floatAttribute("epsilon", 1e-5f);
    return BatchNorm.batchNorm(in[0], in[3], in[4], in[1], in[2], 1, 0.1f, epsilon, training)
        .singletonOrThrow();
  }

  private static NDArray layerNorm(Node node, NDArray[] in) {
    float epsilon = node.floatAttribute("epsilon", 1e-5f);
    return LayerNorm.layerNorm(in[0], in[1].getShape(), in[1], in[2], epsilon).singletonOrThrow();
  }

  /** ONNX: 0 keeps the length, -1 is what remains. */
  private static Shape target(NDArray x, long[] wanted) {
    long[] shape = wanted.clone();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = shape[i] == 0 ? x.getShape().get(i) : shape[i];
    }
    return new Shape(shape);
  }

  private static NDArray unsqueeze(NDArray x, long[] axes) {
    NDArray y = x;
    for (long axis : axes) {
      y = y.expandDims((int) axis);
    }
    return y;
  }

  private static NDArray shape(NDManager scope, Node node, NDArray x) {
    long[] shape = x.getShape().getShape();
    int from = (int) node.intAttribute("start", 0);
    int to = (int) node.intAttribute("end", shape.length);
    return scope.create(Arrays.copyOfRange(shape, from, to));
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  /** Cross entropy with smoothed labels, the mean over the batch; a scalar. */
  static NDArray crossEntropy(NDArray logits, NDArray labels, float smoothing) {
    int classes = (int) logits.getShape().get(1);
    NDArray wanted = labels.oneHot(classes).mul(1 - smoothing).add(smoothing / classes);
    NDArray logP = logits.logSoftmax(1);
    return NDArrays.mul(wanted, logP).sum().neg().div(logits.getShape().get(0));
  }

  @Override
  public void close() {
    manager.close();
  }
}
