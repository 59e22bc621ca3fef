package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundWeightsPassTest {
  private static PassResult round(OnnxModel model, String values) {
    return Passes.apply(new RoundWeightsPass(), values, model);
  }

  private static double sqnr(OnnxModel model, PassResult result) {
    Map<String, TensorData> feed = Runs.inputs(model, 5, 4);
    return Runs.sqnrDb(Runs.run(model, feed), Runs.run(result.onnx(), feed));
  }

  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("Conv", "conv", g.input("x", -1, 3, 8, 8), g.weight("w", 8, 3, 3, 3));
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", g.op("Relu", "relu", y)));
    y =
        g.op(
            "Gemm",
            "fc",
            List.of(Attribute.of("transB", 1L)),
            y,
            g.weight("fcw", 16, 8),
            g.weight("fcb", 16));
    y = g.op("MatMul", "head", y, g.op("Transpose", "t", g.weight("hw", 5, 16)));
    return g.output(y, -1, 5).model(13);
  }

  @ParameterizedTest
  @CsvSource({"8,30", "6,20", "4,9"})
  void theAnswersStayWithinWhatTheBitsAllow(int bits, double atLeastDb) {
    OnnxModel model = network();
    PassResult result = round(model, "bits=" + bits);
    assertThat(result.changed()).isEqualTo(3);
    assertThat(result.refused()).isEmpty();
    assertThat(sqnr(model, result)).isBetween(atLeastDb, 80.0);
    assertThat(result.notes()).anyMatch(n -> n.contains("stay FP32"));
  }

  @Test
  void eachChannelHasItsGridAlsoBehindATranspose() {
    PassResult result = round(network(), "bits=2");
    // Rows of the stored weight are the columns that the product reads: one grid each.
    for (String name : List.of("hw", "fcw")) {
      Value w =
          result.onnx().graph().initializers().stream()
              .filter(v -> v.name().equals(name))
              .findFirst()
              .orElseThrow();
      float[] values = Tensors.floats(w.constant().orElseThrow());
      int length = (int) w.constant().orElseThrow().shape()[1];
      for (int row = 0; row < values.length / length; row++) {
        long distinct =
            java.util.stream.IntStream.range(row * length, (row + 1) * length)
                .mapToObj(i -> Math.abs(values[i]))
                .distinct()
                .count();
        assertThat(distinct).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void aSharedWeightIsRoundedOnceOrLeftAlone() {
    TestGraph g = TestGraph.seeded(2);
    Value x = g.input("x", 2, 6);
    Value twice = g.weight("twice", 6, 6);
    Value y = g.op("MatMul", "b", g.op("MatMul", "a", x, twice), twice);
    Value tied = g.weight("tied", 6, 6);
    y = g.op("MatMul", "c", y, tied);
    y = g.op("Add", "d", y, g.op("Gather", "rows", tied, g.longs("i", 0, 1)));
    OnnxModel model = g.output(y, 2, 6).model(13);
    PassResult result = round(model, "bits=8");
    assertThat(result.changed()).isEqualTo(1);
    assertThat(result.refused())
        .anyMatch(r -> r.node().equals("c") && r.reason().contains("also read by rows"));
    assertThat(sqnr(model, result)).isGreaterThan(30);
  }

  @Test
  void weightsThatMustStayAreNamedWithTheReason() {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.input("x", 2, 4);
    Value given = g.input("given", 4, 4);
    g.graph().setInitializer(given, Tensors.ofFloats(new float[16], 4, 4));
    Value y = g.op("MatMul", "default", x, given);
    y = g.op("MatMul", "computed", y, g.op("Relu", "r", g.input("z", 4, 4)));
    Value half =
        g.graph()
            .addInitializer(
                "half",
                new TensorData.InMemory(
                    DataType.FLOAT16, new long[] {4, 4}, java.nio.ByteBuffer.allocate(32)));
    y = g.op("Cast", "c16", List.of(Attribute.of("to", 10L)), y);
    y = g.op("MatMul", "fp16", y, half);
    y = g.op("Cast", "c32", List.of(Attribute.of("to", 1L)), y);
    Value out = g.weight("out", 4, 4);
    y = g.op("MatMul", "yielded", y, out);
    float[] broken = new float[16];
    broken[3] = Float.NaN;
    y = g.op("MatMul", "nan", y, g.floats("broken", broken, 4, 4));
    y = g.op("MatMul", "fine", y, g.weight("w", 4, 4));
    OnnxModel model = g.output(y, 2, 4).output(out, 4, 4).model(13);
    PassResult result = round(model, "");
    assertThat(result.changed()).isEqualTo(1);
    assertThat(result.refused())
        .extracting(r -> r.node() + ": " + r.reason())
        .anyMatch(r -> r.startsWith("default: ") && r.contains("callers may set"))
        .anyMatch(r -> r.startsWith("computed: ") && r.contains("computed"))
        .anyMatch(r -> r.startsWith("fp16: ") && r.contains("FLOAT16"))
        .anyMatch(r -> r.startsWith("yielded: ") && r.contains("output"))
        .anyMatch(r -> r.startsWith("nan: ") && r.contains("NaN"));
  }

  @Test
  void weightsInSubgraphsAndConstantNodesAreRounded() {
    TestGraph g = TestGraph.seeded(4);
    Value x = g.input("x", 2, 4);
    Value outer = g.weight("outer", 4, 4);
    TestGraph then = g.inner("then");
    Value c = then.constant("c", g.weight("unused", 4, 4).constant().orElseThrow());
    then.output(then.op("MatMul", "t2", then.op("MatMul", "t1", x, outer), c), 2, 4);
    TestGraph otherwise = g.inner("else");
    otherwise.output(otherwise.op("Relu", "e", x), 2, 4);
    Value y =
        g.op(
            "If",
            "if",
            List.of(
                Attribute.of("then_branch", then.graph()),
                Attribute.of("else_branch", otherwise.graph())),
            g.input("cond", DataType.BOOL));
    OnnxModel model = g.output(y, 2, 4).model(13);
    PassResult result = round(model, "bits=3");
    assertThat(result.changed()).isEqualTo(2);
    Map<String, TensorData> feed =
        Map.of(
            "x",
            Tensors.ofFloats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4),
            "cond",
            Tensors.ofBytes(DataType.BOOL, new byte[] {1}));
    assertThat(Runs.sqnrDb(Runs.run(model, feed), Runs.run(result.onnx(), feed)))
        .isBetween(5.0, 60.0);
  }

  @Test
  void modelsWithoutWeightsAreRefusedInASentence() {
    TestGraph g = TestGraph.seeded(5);
    OnnxModel model = g.output(g.op("Relu", "y", g.input("x", 2)), 2).model(13);
    assertThat(new RoundWeightsPass().unsupported(model))
        .hasValueSatisfying(s -> assertThat(s).contains("no weights"));
    assertThat(round(model, "").changed()).isZero();
    assertThat(new RoundWeightsPass().unsupported(network())).isEmpty();
  }

  @Test
  void thePackedSizeIsWhatTheBitsTake() {
    // 3*3*3*8 + 16*8 + 5*16 weights, 8 + 16 + 5 channels.
    long weights = 216 + 128 + 80;
    assertThat(RoundWeightsPass.packedSaving(network(), 4, true))
        .isEqualTo(weights * 4 - (weights / 2 + 4 * 29));
  }
}
