package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Fp16PassTest {
  private static PassResult convert(OnnxModel model, double bound) {
    PassResult result = Passes.apply(new Fp16Pass(), "", model);
    Map<String, TensorData> feed = Runs.inputs(model, 5, 4);
    feed.replaceAll((k, v) -> v);
    assertThat(Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed)))
        .isLessThanOrEqualTo(bound);
    return result;
  }

  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("Conv", "conv", g.input("x", 1, 3, 8, 8), g.weight("w", 8, 3, 3, 3));
    Value scales = g.floats("scales", new float[] {1, 1, 2, 2}, 4);
    List<Attribute> mode = List.of(Attribute.of("mode", "nearest"));
    y = g.op("Resize", "resize", mode, y, null, scales);
    y = g.op("Relu", "out", y);
    return g.output(y, 1, 8, 12, 12).model(13);
  }

  @Test
  void answersStayCloseAndInputsAndOutputsFp32() {
    PassResult result = convert(network(), 5e-3);
    assertThat(result.changed()).isEqualTo(2);
    assertThat(result.refused()).anyMatch(r -> r.node().equals("resize"));
    assertThat(type(result.onnx().graph().inputs().get(0))).isEqualTo(DataType.FLOAT);
    assertThat(type(result.onnx().graph().outputs().get(0))).isEqualTo(DataType.FLOAT);
    assertThat(result.onnx().graph().outputs().get(0).name()).isEqualTo("out");
    assertThat(result.onnx().graph().initializers())
        .anyMatch(v -> v.name().equals("w") && type(v) == DataType.FLOAT16);
  }

  private static DataType type(Value v) {
    return v.tensorType().map(ValueType.TensorType::elementType).orElseThrow();
  }

  @Test
  void inputsAndOutputsCanBeFp16Too() {
    PassResult result = Passes.apply(new Fp16Pass(), "keep-io=false", network());
    assertThat(type(result.onnx().graph().inputs().get(0))).isEqualTo(DataType.FLOAT16);
    assertThat(type(result.onnx().graph().outputs().get(0))).isEqualTo(DataType.FLOAT16);
  }

  @Test
  void masksStayMasksAndEpsilonsStayAboveZero() {
    TestGraph g = TestGraph.seeded(2);
    Value y = g.op("Add", "mask", g.input("x", 3), g.floats("m", new float[] {0, -3.4e38f, 0}, 3));
    y = g.op("Softmax", "soft", y);
    y = g.op("Add", "eps", y, g.floats("e", new float[] {1e-12f}));
    PassResult result = convert(g.output(y, 3).model(13), 5e-3);
    assertThat(result.notes()).anyMatch(n -> n.contains("beyond FP16's range"));
  }

  @Test
  void subgraphsAreConvertedInsideAndKeepTheirBorders() {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.input("x", 2, 4);
    Value outer = g.op("Relu", "outer", x);
    TestGraph then = g.inner("then");
    then.output(then.op("MatMul", "t", outer, g.weight("w", 4, 4)), 2, 4);
    TestGraph otherwise = g.inner("else");
    otherwise.output(otherwise.op("Neg", "e", outer), 2, 4);
    List<Attribute> branches =
        List.of(
            Attribute.of("then_branch", then.graph()),
            Attribute.of("else_branch", otherwise.graph()));
    Value y = g.op("If", "if", branches, g.input("cond", DataType.BOOL));
    PassResult result = convert(g.output(g.op("Abs", "y", y), 2, 4).model(13), 5e-3);
    assertThat(result.changed()).isEqualTo(4);
  }

  @Test
  void aSharedConstantServesBothKinds() {
    TestGraph g = TestGraph.seeded(4);
    Value w = g.weight("w", 4);
    Value y = g.op("Add", "half", g.input("x", 4), w);
    y = g.op("Max", "float", y, w);
    PassResult result = convert(g.output(y, 4).model(13), 5e-3);
    assertThat(result.onnx().graph().initializers()).hasSize(2);
  }

  @Test
  void modelsWithNothingToConvertAreRefused() {
    TestGraph g = TestGraph.seeded(5);
    OnnxModel plain = g.output(g.op("Relu", "y", g.input("x", 2)), 2).model(13);
    assertThat(new Fp16Pass().unsupported(plain))
        .hasValueSatisfying(s -> assertThat(s).contains("no FP32 weights"));
    TestGraph q = TestGraph.seeded(6);
    Value data =
        q.graph().addInitializer("q", Tensors.ofBytes(DataType.INT8, new byte[] {1, 2}, 2));
    Value dq = q.op("DequantizeLinear", "dq", data, q.floats("s", new float[] {1}));
    OnnxModel quantized = q.output(q.op("Add", "y", q.input("x", 2), dq), 2).model(13);
    assertThat(new Fp16Pass().unsupported(quantized))
        .hasValueSatisfying(s -> assertThat(s).contains("quantized"));
  }
}
