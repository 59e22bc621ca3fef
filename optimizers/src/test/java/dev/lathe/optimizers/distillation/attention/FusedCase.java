package dev.lathe.optimizers.distillation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.SizedShapes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.training.graph.TrainableGraph;
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

/** One operator that attends as a whole, whose values are unit vectors. */
final class FusedCase {
  private static final String OUT = "out";

  private final Graph graph = new Graph("one");
  private final Map<String, TensorData> fed = new LinkedHashMap<>();
  private final List<Optional<Value>> inputs = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final Random random = new Random(7);
  private final String domain;
  private final String operator;
  private final long opset;
  private final int heads;
  private Optional<OnnxModel> made = Optional.empty();

  FusedCase(String domain, String operator, long opset, int heads) {
    this.domain = domain;
    this.operator = operator;
    this.opset = opset;
    this.heads = heads;
    if (!domain.isEmpty()) {
      with("num_heads", heads);
    }
  }

  private float[] gaussian(long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  FusedCase floats(long... shape) {
    return input(Tensors.ofFloats(gaussian(shape), shape));
  }

  FusedCase ints(int[] values, long... shape) {
    return input(Tensors.ofInts(values, shape));
  }

  FusedCase none() {
    inputs.add(Optional.empty());
    return this;
  }

  FusedCase input(TensorData tensor) {
    Value value =
        graph.addInput(
            "in" + inputs.size(),
            Optional.of(
                new ValueType.TensorType(tensor.type(), Optional.of(Shape.of(tensor.shape())))));
    fed.put(value.name(), tensor);
    inputs.add(Optional.of(value));
    return this;
  }

  FusedCase with(Attribute attribute) {
    attributes.add(attribute);
    return this;
  }

  FusedCase with(String name, long value) {
    return with(Attribute.of(name, value));
  }

  FusedCase with(String name, long... values) {
    return with(Attribute.of(name, values));
  }

  /** Rows that begin with the unit vector of their place, for {@link #projection}. */
  FusedCase places(int batch, int length, int more) {
    float[] x = gaussian(batch, length, length + more);
    for (int row = 0; row < batch * length; row++) {
      for (int i = 0; i < length; i++) {
        x[row * (length + more) + i] = i == row % length ? 1 : 0;
      }
    }
    return input(Tensors.ofFloats(x, batch, length, length + more));
  }

  /** Weights by which values become the unit vectors of their places, in each head. */
  FusedCase projection(int length, int more, int width) {
    int columns = 2 * width + heads * length;
    float[] w = gaussian(length + more, columns);
    for (int row = 0; row < length + more; row++) {
      for (int i = 0; i < heads * length; i++) {
        w[row * columns + 2 * width + i] = row == i % length ? 1 : 0;
      }
    }
    return input(Tensors.ofFloats(w, length + more, columns));
  }

  /** A bias that leaves values as they are. */
  FusedCase projectionBias(int width, int values) {
    return rowBias(2 * width, values);
  }

  FusedCase rowBias(int width, int values) {
    return input(Tensors.ofFloats(Arrays.copyOf(gaussian(width), width + values), width + values));
  }

  /** Values [2, keys, heads of keys × keys]. */
  FusedCase units(int keys) {
    int valueHeads = domain.isEmpty() ? heads / 2 : heads;
    float[] v = new float[2 * keys * valueHeads * keys];
    for (int i = 0; i < v.length; i++) {
      v[i] = i / (valueHeads * keys) % keys == i % keys ? 1 : 0;
    }
    return input(Tensors.ofFloats(v, 2, keys, valueHeads * keys));
  }

  /** Values [2, heads, keys, keys]. */
  FusedCase splitUnits(int valueHeads, int keys) {
    float[] v = new float[2 * valueHeads * keys * keys];
    for (int i = 0; i < v.length; i++) {
      v[i] = i / keys % keys == i % keys ? 1 : 0;
    }
    return input(Tensors.ofFloats(v, 2, valueHeads, keys, keys));
  }

  private OnnxModel model() {
    return made.orElseGet(this::make);
  }

  private OnnxModel make() {
    Value out =
        graph.newValue(
            OUT, Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty())));
    Node node = graph.addNode(domain, operator, "node", inputs, List.of(Optional.of(out)));
    attributes.forEach(node::setAttribute);
    graph.addOutput(out);
    Map<String, Long> opsets = new LinkedHashMap<>();
    opsets.put("", opset);
    if (!domain.isEmpty()) {
      opsets.put(domain, 1L);
    }
    made = Optional.of(new OnnxModel(8, opsets, graph, List.of(), Map.of(), Optional.empty()));
    return made.orElseThrow();
  }

  private static AttentionMaps found(OnnxModel model) {
    return AttentionMaps.of(model, SizedShapes.of(model).types());
  }

  /** Why there is no map. */
  List<String> hidden() {
    AttentionMaps found = found(model());
    assertThat(found.maps()).isEmpty();
    return found.hidden();
  }

  /** What the operator and the nodes beside it make. */
  record Made(float[] map, long[] shape, float[] out, long[] outShape) {}

  private OnnxModel shown() {
    OnnxModel plain = model();
    AttentionMaps found = found(plain);
    assertThat(found.hidden()).isEmpty();
    assertThat(found.maps()).hasSize(1);
    assertThat(found.heads()).contains((long) heads);
    AttentionMaps.Map map = found.maps().get(0);
    assertThat(map.name()).isEqualTo(OUT);
    OnnxModel copy = plain.copy();
    String name = map.showIn(copy);
    assertThat(plain.graph().nodeCount()).isEqualTo(1);
    Value value =
        copy.graph().nodes().stream()
            .map(Node::firstOutput)
            .filter(v -> v.name().equals(name))
            .findFirst()
            .orElseThrow();
    value.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty())));
    copy.graph().addOutput(value);
    return copy;
  }

  Made inOnnxRuntime() {
    List<TensorData> made = List.copyOf(Runs.run(shown(), fed).values());
    return new Made(
        Tensors.floats(made.get(1)),
        made.get(1).shape(),
        Tensors.floats(made.get(0)),
        made.get(0).shape());
  }

  Made inTorch() {
    try (NDManager manager = Torch.newManager();
        TrainableGraph trainable = TrainableGraph.open(shown(), manager);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> in = new HashMap<>();
      fed.forEach((name, t) -> in.put(name, TorchTensors.toTorch(manager, t)));
      List<NDArray> made = List.copyOf(trainable.forward(in, true).values());
      return new Made(
          made.get(1).toFloatArray(),
          made.get(1).getShape().getShape(),
          made.get(0).toFloatArray(),
          made.get(0).getShape().getShape());
    }
  }

  /** Both runtimes, and the operator itself in both. */
  void agrees() {
    Made ort = inOnnxRuntime();
    Made torch = inTorch();
    isMap(ort, ort.out(), ort.outShape());
    isMap(torch, torch.out(), torch.outShape());
    isMap(torch, ort.out(), ort.outShape());
  }

  /** PyTorch only: ONNX Runtime 1.29 crashes on an Attention of its own without a bias. */
  void agreesInTorch() {
    Made torch = inTorch();
    isMap(torch, torch.out(), torch.outShape());
  }

  /** The output as a map: [batch, queries, heads × keys] or [batch, heads, queries, keys]. */
  private void isMap(Made made, float[] out, long[] shape) {
    OnnxModel plain = model();
    assertThat(SizedShapes.of(plain).types().shape(plain.graph().outputs().get(0)))
        .contains(Shape.of(shape));
    int queries = (int) made.shape()[2];
    int keys = (int) made.shape()[3];
    assertThat(made.shape()).isEqualTo(new long[] {2, heads, queries, keys});
    boolean flat = shape.length == 3;
    for (int i = 0; i < out.length; i++) {
      int key = i % keys;
      int head = flat ? i / keys % heads : i / keys / queries % heads;
      int query = flat ? i / keys / heads % queries : i / keys % queries;
      int sentence = i / keys / heads / queries;
      float there = made.map()[((sentence * heads + head) * queries + query) * keys + key];
      assertThat(there)
          .as("%d %d %d %d", sentence, head, query, key)
          .isCloseTo(out[i], within(1e-5f));
    }
  }
}
