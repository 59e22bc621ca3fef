package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.testing.Shared;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches, loops, scans and local functions: as in ONNX Runtime, with gradients through them. */
class ControlOperatorsTest {
  private final Graph graph = new Graph("main");
  private final Map<String, TensorData> fed = new LinkedHashMap<>();

  private static TensorData numbers(long... shape) {
    Random random = new Random(5);
    float[] all = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) random.nextGaussian();
    }
    return Tensors.ofFloats(all, shape);
  }

  private Value input(String name, TensorData tensor) {
    fed.put(name, tensor);
    return graph.addInput(
        name,
        Optional.of(
            new ValueType.TensorType(
                tensor.type(), Optional.of(dev.lathe.engine.graph.Shape.of(tensor.shape())))));
  }

  private static Value in(Graph body, String name, DataType type) {
    return body.addInput(name, Optional.of(new ValueType.TensorType(type, Optional.empty())));
  }

  private static Value node(Graph graph, String operator, String out, Value... in) {
    Value made =
        graph.newValue(
            out, Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty())));
    graph.addNode(
        "", operator, "", Arrays.stream(in).map(Optional::of).toList(), List.of(Optional.of(made)));
    return made;
  }

  private Node result(String domain, String operator, List<Value> in, String... outs) {
    List<Optional<Value>> made =
        Arrays.stream(outs)
            .map(
                o ->
                    Optional.of(
                        graph.newValue(
                            o,
                            Optional.of(
                                new ValueType.TensorType(DataType.FLOAT, Optional.empty())))))
            .toList();
    Node node = graph.addNode(domain, operator, "", in.stream().map(Optional::of).toList(), made);
    made.forEach(v -> graph.addOutput(v.orElseThrow()));
    return node;
  }

  private OnnxModel model(FunctionDefinition... functions) {
    Map<String, Long> opsets = new LinkedHashMap<>(Map.of("", 17L));
    opsets.put("local", 1L);
    return new OnnxModel(8, opsets, graph, List.of(functions), Map.of(), Optional.empty());
  }

  private void agrees(OnnxModel model) {
    OneNode.likeOnnxRuntime(model, fed);
    OneNode.gradients(model, fed);
  }

  private static Graph branch(String operator, Value a, Value b) {
    Graph body = new Graph(operator);
    body.addOutput(node(body, operator, operator + "_out", a, b));
    return body;
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 1})
  void branchesSeeWhatIsAround(byte chosen) {
    Value condition = input("condition", Tensors.ofBytes(DataType.BOOL, new byte[] {chosen}));
    Value a = input("a", numbers(2, 3));
    Value b = input("b", numbers(3));
    Node choice = result("", "If", List.of(condition), "y");
    choice.setAttribute(Attribute.of("then_branch", branch("Mul", a, b)));
    choice.setAttribute(Attribute.of("else_branch", branch("Sub", a, b)));
    OnnxModel model = model();
    OneNode.likeOnnxRuntime(model, fed);
    OneNode.gradients(model, fed);
  }

  /** state = tanh(state · w), the states stacked. */
  @Test
  void loopsCarryAndCollect() {
    Value count = input("count", Tensors.ofLongs(new long[] {3}));
    Value condition = input("condition", Tensors.ofBytes(DataType.BOOL, new byte[] {1}));
    Value state = input("state", numbers(2, 3));
    Value w = input("w", numbers(3, 3));
    Graph body = new Graph("body");
    body.addInput("step", Optional.of(ValueType.tensor(DataType.INT64)));
    Value go = body.addInput("go", Optional.of(ValueType.tensor(DataType.BOOL)));
    Value before = in(body, "before", DataType.FLOAT);
    Value same =
        body.newValue(
            "same", Optional.of(new ValueType.TensorType(DataType.BOOL, Optional.empty())));
    body.addNode("", "Identity", "", List.of(Optional.of(go)), List.of(Optional.of(same)));
    Value next = node(body, "Tanh", "next", node(body, "MatMul", "product", before, w));
    Value seen = node(body, "Identity", "seen", next);
    List.of(same, next, seen).forEach(body::addOutput);
    result("", "Loop", List.of(count, condition, state), "last", "all")
        .setAttribute(Attribute.of("body", body));
    agrees(model());
  }

  /** Sums slices from the back, and yields each sum. */
  @Test
  void scansWalkAlongAnAxisInEitherDirection() {
    Value start = input("start", numbers(2));
    Value x = input("x", numbers(2, 4));
    Graph body = new Graph("body");
    Value sum = in(body, "sum", DataType.FLOAT);
    Value slice = in(body, "slice", DataType.FLOAT);
    Value next = node(body, "Add", "next", sum, node(body, "Mul", "square", slice, slice));
    body.addOutput(next);
    body.addOutput(node(body, "Identity", "seen", next));
    Node scan = result("", "Scan", List.of(start, x), "last", "all");
    scan.setAttribute(Attribute.of("body", body));
    scan.setAttribute(Attribute.of("num_scan_inputs", 1));
    scan.setAttribute(Attribute.of("scan_input_axes", new long[] {1}));
    scan.setAttribute(Attribute.of("scan_input_directions", new long[] {1}));
    scan.setAttribute(Attribute.of("scan_output_axes", new long[] {1}));
    agrees(model());
  }

  /** A function with an attribute of its own, called twice. */
  @Test
  void localFunctionsAreInlined() {
    Graph body = new Graph("scaled");
    Value x = body.addInput("x", Optional.empty());
    Value y = body.newValue("y", Optional.empty());
    Node leaky =
        body.addNode("", "LeakyRelu", "leaky", List.of(Optional.of(x)), List.of(Optional.of(y)));
    leaky.setAttribute(new Attribute("alpha", new Attribute.ReferenceValue("slope")));
    body.addOutput(y);
    FunctionDefinition function =
        new FunctionDefinition(
            "local", "Scaled", List.of("slope"), Map.of("", 17L), body, Optional.empty());
    Value a = input("a", Tensors.ofFloats(new float[] {-2, 3}, 2));
    Value once = graph.newValue("once", Optional.empty());
    graph
        .addNode("local", "Scaled", "first", List.of(Optional.of(a)), List.of(Optional.of(once)))
        .setAttribute(Attribute.of("slope", 0.5f));
    result("local", "Scaled", List.of(once), "z").setAttribute(Attribute.of("slope", 0.1f));
    OnnxModel model = model(function);
    try (NDManager manager = Torch.newManager();
        TrainableGraph trainable = TrainableGraph.open(model, manager)) {
      NDArray given = TorchTensors.toTorch(manager, fed.get("a"));
      assertThat(trainable.forward(Map.of("a", given), false).get("z").toFloatArray())
          .containsExactly(-0.1f, 3);
      assertThat(trainable.toOnnx().functions()).isEmpty();
    }
    OneNode.gradients(model, fed);
  }

  /** scikit-learn's imputer: nine functions that call each other, with branches in them. */
  @Test
  void functionsOfARealModelAreInlined() {
    float[] values = new float[3 * 17];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(6) == 0 ? Float.NaN : random.nextFloat();
    }
    OneNode.likeOnnxRuntime(
        OnnxFiles.read(Shared.model("../odd/crashes_onnxruntime.onnx")),
        Map.of("float_input", Tensors.ofFloats(values, 3, 17)));
  }

  @Test
  void sequencesAreRefusedWithTheirNode() {
    OnnxModel model = OnnxFiles.read(Shared.model("../odd/sequence_output.onnx"));
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                      LatheException.class, () -> TrainableGraph.open(model, manager))
                  .getMessage())
          .contains("SequenceConstruct");
    }
  }
}
