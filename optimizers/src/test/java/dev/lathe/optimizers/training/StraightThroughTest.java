package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StraightThroughTest {
  private final Graph graph = new Graph("chain");
  private Value last;

  private void start() {
    last = graph.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 4)));
  }

  private void node(String operator, List<Attribute> attributes, Value... more) {
    Value out = graph.newValue(graph.freshName("v"), Optional.empty());
    List<Optional<Value>> in =
        java.util.stream.Stream.concat(java.util.stream.Stream.of(last), Arrays.stream(more))
            .map(Optional::of)
            .toList();
    var node = graph.addNode("", operator, "", in, List.of(Optional.of(out)));
    attributes.forEach(node::setAttribute);
    last = out;
  }

  private float[] slopes(float... x) {
    graph.addOutput(last);
    OnnxModel model =
        new OnnxModel(10, Map.of("", 21L), graph, List.of(), Map.of(), Optional.empty());
    try (NDManager manager = Torch.newManager();
        TrainableGraph trainable = TrainableGraph.open(model, manager)) {
      NDArray in = manager.create(x, new Shape(x.length));
      in.setRequiresGradient(true);
      try (NDScope scope = new NDScope();
          Autograd autograd = Autograd.record()) {
        scope.suppressNotUsedWarning();
        NDArray out = trainable.forward(Map.of("x", in), true).values().iterator().next();
        autograd.backward(out.sum());
      }
      return in.getGradient().toFloatArray();
    }
  }

  /** Also behind another node, where DJL does not know that a gradient flows. */
  @Test
  void gradientsPassQuantizationInTheMiddle() {
    start();
    Value two = graph.addInitializer("two", Tensors.ofFloats(new float[] {2}));
    Value scale = graph.addInitializer("scale", Tensors.ofFloats(new float[] {0.1f}));
    Value zero = graph.addInitializer("zero", Tensors.ofBytes(DataType.INT8, new byte[] {0}));
    node("Mul", List.of(), two);
    node("QuantizeLinear", List.of(), scale, zero);
    node("Cast", List.of(Attribute.of("to", DataType.INT8.code())));
    node("DequantizeLinear", List.of(), scale, zero);
    node("Mul", List.of(), two);
    // The last one is out of range, where the quantized value stays what it is.
    assertThat(slopes(0.11f, -0.5f, 3f, 40f)).containsExactly(4, 4, 4, 0);
  }

  @Test
  void gradientsPassCasts() {
    start();
    Value half = graph.addInitializer("half", Tensors.ofFloats(new float[] {0.5f}));
    node("Mul", List.of(), half);
    node("Cast", List.of(Attribute.of("to", DataType.FLOAT16.code())));
    node("Cast", List.of(Attribute.of("to", DataType.DOUBLE.code())));
    node("Cast", List.of(Attribute.of("to", DataType.FLOAT.code())));
    assertThat(slopes(1, 2, 3, 4)).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
  }
}
