package dev.lathe.optimizers.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.testing.Shared;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainableGraphTest {
  private static Map<String, TensorData> picture(OnnxModel model, int batch) {
    Value input = model.graph().requiredInputs().get(0);
    long[] shape =
        input.tensorType().orElseThrow().shape().orElseThrow().dimensions().stream()
            .mapToLong(d -> d instanceof Dimension.Fixed f ? f.length() : batch)
            .toArray();
    Random random = new Random(1);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Map.of(input.name(), Tensors.ofFloats(values, shape));
  }

  private static Map<String, TensorData> tokens(int batch, int length) {
    Random random = new Random(2);
    long[] ids = random.longs((long) batch * length, 5, 1000).toArray();
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    ones[ids.length - 1] = 0;
    Map<String, TensorData> map = new LinkedHashMap<>();
    map.put("input_ids", Tensors.ofLongs(ids, batch, length));
    map.put("attention_mask", Tensors.ofLongs(ones, batch, length));
    map.put("token_type_ids", Tensors.ofLongs(new long[ids.length], batch, length));
    return map;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/resnet20_cifar10.onnx",
        "image/resnet20_cifar10_bn.onnx",
        "image/mobilenetv2_fp32_244.onnx",
        "text/minilm_sst2/model.onnx"
      })
  void itRunsRealModelsAsOnnxRuntimeDoes(String file) throws Exception {
    OnnxModel model = OnnxFiles.read(Shared.model(file));
    Map<String, TensorData> inputs = file.startsWith("text") ? tokens(3, 12) : picture(model, 2);
    Map<String, float[]> theirs = ort(model, inputs);
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model, manager);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> ours = graph.forward(load(manager, inputs), false);
      theirs.forEach(
          (name, expected) ->
              assertThat(difference(ours.get(name).toFloatArray(), expected)).isLessThan(1e-4));
      assertThat(graph.parameters()).isNotEmpty();
      assertThat(ort(graph.toOnnx(), inputs).values().iterator().next())
          .containsExactly(theirs.values().iterator().next());
    }
  }

  @Test
  void itsGradientsAreThoseOfFiniteDifferences() {
    OnnxModel model = OnnxFiles.read(Shared.model("image/resnet20_cifar10.onnx"));
    Map<String, TensorData> inputs = picture(model, 2);
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model, manager)) {
      Map<String, NDArray> fed = load(manager, inputs);
      try (NDScope scope = new NDScope();
          Autograd autograd = Autograd.record()) {
        scope.suppressNotUsedWarning();
        autograd.backward(loss(graph, fed));
      }
      for (Map.Entry<Value, NDArray> p : graph.parameters().entrySet()) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray gradient = p.getValue().getGradient();
          double length = Math.sqrt(gradient.mul(gradient).sum().getFloat());
          // Along the gradient the slope is its length.
          NDArray step = gradient.mul(1e-2 / length);
          p.getValue().addi(step);
          double above = loss(graph, fed).getFloat();
          p.getValue().subi(step.mul(2));
          double below = loss(graph, fed).getFloat();
          p.getValue().addi(step);
          assertThat((above - below) / 2e-2)
              .as(p.getKey().name())
              .isCloseTo(length, within(0.05 * length + 1e-3));
        }
      }
    }
  }

  private static NDArray loss(TrainableGraph graph, Map<String, NDArray> fed) {
    NDArray logits = graph.forward(fed, false).values().iterator().next();
    return logits.logSoftmax(-1).get(":, 3").mean().neg();
  }

  private static Map<String, NDArray> load(NDManager manager, Map<String, TensorData> inputs) {
    Map<String, NDArray> fed = new HashMap<>();
    inputs.forEach((name, t) -> fed.put(name, TorchTensors.toTorch(manager, t)));
    return fed;
  }

  private static Map<String, float[]> ort(OnnxModel model, Map<String, TensorData> inputs)
      throws Exception {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (OrtSession session = InProcess.open("model", model, SessionSettings.Optimization.ALL)) {
      Map<String, OnnxTensor> fed =
          inputs.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> OrtTensors.toOrt(e.getValue())));
      try (OrtSession.Result result = session.run(fed)) {
        result.forEach(
            e ->
                outputs.put(
                    e.getKey(), Tensors.floats(OrtTensors.fromOrt((OnnxTensor) e.getValue()))));
      }
    }
    return outputs;
  }

  private static double difference(float[] ours, float[] theirs) {
    double most = 0;
    double largest = 1e-6;
    for (int i = 0; i < theirs.length; i++) {
      most = Math.max(most, Math.abs(ours[i] - theirs[i]));
      largest = Math.max(largest, Math.abs(theirs[i]));
    }
    return most / largest;
  }
}
