package dev.lathe.optimizers.training.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.testing.Shared;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainableSplitTest {
  private final Graph graph = new Graph("net");

  private static TensorData numbers(long... shape) {
    Random random = new Random(Arrays.hashCode(shape));
    float[] all = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) random.nextGaussian();
    }
    return Tensors.ofFloats(all, shape);
  }

  private Value node(String domain, String operator, String name, Value... in) {
    Value out = graph.newValue(graph.freshName(name), Optional.empty());
    graph.addNode(
        domain,
        operator,
        name + "_node",
        Arrays.stream(in).map(Optional::of).toList(),
        List.of(Optional.of(out)));
    return out;
  }

  /** A layer, a normalizer of scikit-learn's kind that has no rule, another layer, two outputs. */
  private OnnxModel model() {
    Value x = graph.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 2, 4)));
    Value first = node("", "MatMul", "hidden", x, graph.addInitializer("w1", numbers(4, 5)));
    Value normal = node("ai.onnx.ml", "Normalizer", "normal", first);
    Value second = node("", "MatMul", "product", normal, graph.addInitializer("w2", numbers(5, 3)));
    Value y = node("", "Add", "y", second, graph.addInitializer("b2", numbers(3)));
    for (Value out : List.of(y, normal)) {
      out.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty())));
      graph.addOutput(out);
    }
    Map<String, Long> opsets = new LinkedHashMap<>(Map.of("", 17L));
    opsets.put("ai.onnx.ml", 1L);
    return new OnnxModel(8, opsets, graph, List.of(), Map.of(), Optional.empty());
  }

  private static Map<String, TensorData> run(OnnxModel model, Map<String, TensorData> fed)
      throws OrtException {
    Map<String, TensorData> results = new LinkedHashMap<>();
    try (OrtSession session = InProcess.open("model", model, SessionSettings.Optimization.ALL)) {
      Map<String, OnnxTensor> in = new HashMap<>();
      fed.forEach((name, t) -> in.put(name, OrtTensors.toOrt(t)));
      try (OrtSession.Result result = session.run(in)) {
        result.forEach(e -> results.put(e.getKey(), OrtTensors.fromOrt((OnnxTensor) e.getValue())));
      }
    }
    return results;
  }

  private static Map<String, TensorData> only(Map<String, TensorData> values, List<String> names) {
    Map<String, TensorData> some = new HashMap<>();
    names.forEach(n -> some.put(n, values.get(n)));
    return some;
  }

  /** Takes a step on the tail, fed with what the extractor yields; yields the trained tail. */
  private static OnnxModel trained(TrainableSplit split, Map<String, TensorData> border) {
    try (NDManager manager = Torch.newManager();
        TrainableGraph tail = TrainableGraph.open(split.suffix(), manager)) {
      Map<String, NDArray> in = new HashMap<>();
      border.forEach((name, t) -> in.put(name, TorchTensors.toTorch(manager, t)));
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        try (Autograd autograd = Autograd.record()) {
          NDArray y = tail.forward(in, true).values().iterator().next();
          autograd.backward(y.mul(y).mean());
        }
        try (Autograd none = Autograd.pause()) {
          tail.parameters().values().forEach(w -> w.subi(w.getGradient().mul(0.1)));
        }
      }
      return tail.toOnnx();
    }
  }

  private static void same(TensorData a, TensorData b, double tolerance) {
    float[] x = Tensors.floats(a);
    float[] y = Tensors.floats(b);
    assertThat(x).hasSameSizeAs(y);
    for (int i = 0; i < x.length; i++) {
      assertThat((double) x[i]).isCloseTo(y[i], within(tolerance));
    }
  }

  @Test
  void theLargestTailBehindWhatCannotBeTrainedIsTrained() throws OrtException {
    OnnxModel model = model();
    TrainableSplit split = TrainableSplit.of(model).orElseThrow();
    assertThat(split.sentence())
        .contains("normal_node (ai.onnx.ml.Normalizer)")
        .contains("The 2 weights behind can be");
    assertThat(split.border()).containsExactly("normal");
    assertThat(split.suffix().graph().nodes()).hasSize(2);
    assertThat(split.extractor().graph().nodes()).hasSize(2);
    Map<String, TensorData> fed = Map.of("x", numbers(2, 4));
    Map<String, TensorData> whole = run(model, fed);
    Map<String, TensorData> border = only(run(split.extractor(), fed), split.border());
    same(run(split.suffix(), border).get("y"), whole.get("y"), 1e-6);
    OnnxModel tail = trained(split, border);
    OnnxModel joined = split.join(tail);
    Map<String, TensorData> after = run(joined, fed);
    assertThat(after.keySet()).containsExactly("y", "normal");
    same(after.get("normal"), whole.get("normal"), 0);
    same(after.get("y"), run(tail, border).get("y"), 1e-6);
    assertThat(Tensors.floats(after.get("y"))).isNotEqualTo(Tensors.floats(whole.get("y")));
  }

  @Test
  void aModelThatCanBeTrainedWholeIsNotCut() {
    assertThat(TrainableSplit.of(OnnxFiles.read(Shared.model("image/mnist-8.onnx")))).isEmpty();
  }

  @Test
  void aTreeHasNothingToTrainBehindIt() {
    assertThat(TrainableSplit.of(OnnxFiles.read(Shared.model("tabular/iris_rf.onnx")))).isEmpty();
  }

  @Test
  void theLastLayerOfAQuantizedModelIsReadAsRealNumbers() throws OrtException {
    OnnxModel model = OnnxFiles.read(Shared.model("image/mobilenetv2_qdq_int8_244.onnx"));
    TrainableSplit split = TrainableSplit.behindQuantization(model).orElseThrow();
    assertThat(split.sentence()).contains("The 2 weights behind can be");
    assertThat(split.border()).hasSize(1);
    Map<String, TensorData> fed = Map.of("image", numbers(1, 3, 244, 244));
    Map<String, TensorData> border = only(run(split.extractor(), fed), split.border());
    TensorData whole = run(model, fed).get("scores");
    float largest = 0;
    for (float f : Tensors.floats(whole)) {
      largest = Math.max(largest, Math.abs(f));
    }
    // ONNX Runtime computes the last layer in integers or real numbers: steps of rounding apart.
    same(run(split.join(split.suffix()), fed).get("scores"), whole, 0.05 * largest);
    OnnxModel tail = trained(split, border);
    OnnxModel joined = split.join(tail);
    assertThat(joined.graph().outputs().get(0).name()).isEqualTo("scores");
    same(run(joined, fed).get("scores"), run(tail, border).get("scores"), 0.05 * largest);
  }
}
