package dev.lathe.optimizers.training.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainableWeightsTest {
  private final Graph graph = new Graph("weights");
  private Value last = graph.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 2, 4)));

  private static TensorData numbers(long... shape) {
    float[] all = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) Math.sin(1 + i);
    }
    return Tensors.ofFloats(all, shape);
  }

  private Value constant(String name, long... shape) {
    return graph.addInitializer(name, numbers(shape));
  }

  private void node(String operator, Value other) {
    Value out = graph.newValue(graph.freshName("v"), Optional.empty());
    graph.addNode(
        "",
        operator,
        "",
        List.of(Optional.of(last), Optional.of(other)),
        List.of(Optional.of(out)));
    last = out;
  }

  private OnnxModel model() {
    graph.addOutput(last);
    return new OnnxModel(10, Map.of("", 17L), graph, List.of(), Map.of(), Optional.empty());
  }

  private static List<String> weights(OnnxModel model) {
    try (NDManager manager = Torch.newManager();
        TrainableGraph trainable = TrainableGraph.open(model, manager)) {
      return trainable.parameters().keySet().stream().map(Value::name).toList();
    }
  }

  @Test
  void layersAndWhatIsAddedBehindThemAreWeights() {
    node("MatMul", constant("kernel", 4, 3));
    node("Add", constant("bias", 3));
    node("Mul", constant("scale", 3));
    node("MatMul", constant("last", 3, 1));
    node("Add", constant("one", 1));
    assertThat(weights(model())).containsExactly("kernel", "bias", "scale", "last", "one");
  }

  @Test
  void preprocessingTemperaturesAndExponentsAreNone() {
    node("Sub", constant("mean", 4));
    node("Div", constant("deviation", 4));
    node("MatMul", constant("kernel", 4, 3));
    node("Div", constant("temperature"));
    node("Pow", constant("exponent", 3));
    assertThat(weights(model())).containsExactly("kernel");
  }

  /** Both are added element by element, but only one of them is followed by a layer. */
  @Test
  void positionEmbeddingsAreWeightsAndAnchorsAreNot() {
    node("MatMul", constant("first", 4, 3));
    node("Add", constant("positions", 2, 3));
    node("MatMul", constant("second", 3, 4));
    node("Add", constant("anchors", 2, 4));
    assertThat(weights(model())).containsExactly("first", "positions", "second");
  }

  @Test
  void masksAreNone() {
    node("MatMul", constant("first", 4, 3));
    node(
        "Mul",
        graph.addInitializer("mask", Tensors.ofFloats(new float[] {1, 0, 0, 1, 1, 0}, 2, 3)));
    node("MatMul", constant("second", 3, 4));
    assertThat(weights(model())).containsExactly("first", "second");
  }

  @Test
  void constantNodesInBranchesAreWeights() {
    Graph branch = new Graph("branch");
    Value made = branch.newValue("kernel", Optional.empty());
    branch
        .addNode("", "Constant", "", List.of(), List.of(Optional.of(made)))
        .setAttribute(Attribute.of("value", numbers(4, 3)));
    Value product = branch.newValue("product", Optional.empty());
    branch.addNode(
        "",
        "MatMul",
        "",
        List.of(Optional.of(last), Optional.of(made)),
        List.of(Optional.of(product)));
    branch.addOutput(product);
    Value out = graph.newValue("out", Optional.empty());
    Value condition = graph.addInitializer("yes", Tensors.ofBytes(DataType.BOOL, new byte[] {1}));
    var choice =
        graph.addNode("", "If", "", List.of(Optional.of(condition)), List.of(Optional.of(out)));
    choice.setAttribute(Attribute.of("then_branch", branch));
    Graph other = new Graph("other");
    Value same = other.newValue("same", Optional.empty());
    other.addNode("", "Identity", "", List.of(Optional.of(last)), List.of(Optional.of(same)));
    other.addOutput(same);
    choice.setAttribute(Attribute.of("else_branch", other));
    last = out;
    assertThat(weights(model())).hasSize(1);
  }

  /**
   * Old exporters list every initializer as an input; Lathe's lifted constants must not hide it.
   */
  @Test
  void weightsThatTheFileListsAsInputsAreWeights() {
    assertThat(weights(OnnxFiles.read(Shared.model("detect/face_slim-320.onnx")))).hasSize(109);
    assertThat(weights(OnnxFiles.read(Shared.model("image/mnist-8.onnx")))).hasSize(6);
  }

  @Test
  void quantizedWeightsAreFrozenAndSaySo() {
    OnnxModel model = OnnxFiles.read(Shared.model("image/mobilenetv2_qdq_int8_244.onnx"));
    try (NDManager manager = Torch.newManager();
        TrainableGraph trainable = TrainableGraph.open(model, manager)) {
      assertThat(trainable.parameters()).isEmpty();
      assertThat(trainable.frozenWeights()).hasSize(106);
      assertThat(trainable.frozenWeights().get(0).reason())
          .contains("holds quantized integers, which do not change by small steps");
    }
  }
}
