package dev.lathe.optimizers.quantization;

import static dev.lathe.optimizers.quantization.StaticRuns.close;
import static dev.lathe.optimizers.quantization.StaticRuns.initial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.ModelCheck;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Graphs rebuilt from public reports on other tools' INT8 and FP16, listed in docs/reports.md: what
 * went wrong there goes right here.
 */
class PublicReportsTest {
  private static PassResult near(Pass pass, String values, OnnxModel model, double atLeastDb) {
    PassResult result = Passes.apply(pass, values, model);
    assertThat(ModelCheck.require(result.onnx(), model, pass.id())).isEmpty();
    Map<String, TensorData> feed = Runs.inputs(model, 5, 2);
    for (SessionSettings.Optimization o : SessionSettings.Optimization.values()) {
      assertThat(Runs.sqnrDb(Runs.run(model, feed, o), Runs.run(result.onnx(), feed, o)))
          .as(pass.id() + " " + values + " " + o)
          .isGreaterThan(atLeastDb);
    }
    return result;
  }

  /** Dynamic INT8 by channel and by tensor, signed and unsigned. */
  private static void dynamic(OnnxModel model, double atLeastDb) {
    for (String values : List.of("", "per-channel=false", "weight-type=u8", "reduce-range=true")) {
      near(new Int8DynamicPass(), values, model, atLeastDb);
    }
  }

  private static void both(OnnxModel model, double atLeastDb) {
    dynamic(model, atLeastDb);
    for (boolean each : new boolean[] {true, false}) {
      close(model, initial().with(StaticInt8Pass.PER_CHANNEL, each), atLeastDb);
    }
  }

  private static List<String> ops(PassResult result) {
    return GraphWalk.nodes(result.onnx()).stream().map(Node::opType).toList();
  }

  private static float[] filled(int n, float value) {
    float[] all = new float[n];
    Arrays.fill(all, value);
    return all;
  }

  /** microsoft/onnxruntime#19694: output channels of a transposed convolution are its axis 1. */
  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "1, false", "3, true"})
  void aTransposedConvolutionByChannel(long groups, boolean bias) {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.op("Relu", "r", g.op("Conv", "c", g.input("x", 1, 3, 6, 6), w(g, "cw", 6, 3)));
    List<Attribute> how = List.of(Attribute.of("group", groups));
    Value k = g.weight("w", 6, 4, 3, 3);
    Value y =
        bias
            ? g.op("ConvTranspose", "y", how, x, k, g.weight("b", 4 * groups))
            : g.op("ConvTranspose", "y", how, x, k);
    both(g.output(y, 1, 4 * groups, -1, -1).model(13), 25);
  }

  private static Value w(TestGraph g, String name, int out, int in) {
    return g.weight(name, out, in, 3, 3);
  }

  /** microsoft/onnxruntime#22020: 5 over 0.5 · 8e-10 does not fit into 32 bits. */
  @ParameterizedTest
  @CsvSource({
    "Conv, 1e-7, 2",
    "Conv, 1e-7, 1",
    "Conv, 1e-12, 2",
    "Conv, 1e-12, 1",
    "Gemm, 1e-7, 2",
    "Gemm, 1e-9, 1",
    "MatMul, 1e-7, 2",
    "MatMul, 1e-9, 1"
  })
  void aBiasFarLargerThanItsProduct(String op, float size, int tiny) {
    TestGraph g = TestGraph.seeded(2);
    boolean convolution = op.startsWith("Conv");
    float[] weights = filled(convolution ? 2 * 2 : 2 * 16, 0.25f);
    for (int i = 0; i < weights.length; i++) {
      // Output channels: rows of Conv and of Gemm with transB, columns of the other two.
      boolean first = op.equals("Conv") || op.equals("Gemm") ? i < weights.length / 2 : i % 2 == 0;
      weights[i] *= (i % 3 - 1.25f) * (first || tiny == 2 ? size : 1);
    }
    Value bias = g.floats("b", new float[] {5, -4.5f}, 2);
    Value x = convolution ? g.input("x", 1, 2, 5, 5) : g.input("x", 3, 16);
    Value y =
        switch (op) {
          case "Conv" -> g.op(op, "y", x, g.floats("w", weights, 2, 2, 1, 1), bias);
          case "Gemm" ->
              g.op(
                  op,
                  "y",
                  List.of(Attribute.of("transB", 1)),
                  x,
                  g.floats("w", weights, 2, 16),
                  bias);
          default -> g.op("Add", "y", g.op(op, "p", x, g.floats("w", weights, 16, 2)), bias);
        };
    long[] shape = convolution ? new long[] {1, 2, 5, 5} : new long[] {3, 2};
    both(g.output(y, shape).model(13), 30);
  }

  /** microsoft/onnxruntime#25890: a weight that Gemm turns is turned once and only once. */
  @ParameterizedTest
  @CsvSource({"0, 1, 2", "1, 1, 1", "0, 1, 0", "1, 0, 2", "0, 0, 1", "1, 1, 3"})
  void aGemmThatTurnsItsInputs(long turnA, long turnB, int bias) {
    TestGraph g = TestGraph.seeded(3);
    Value x = turnA == 1 ? g.input("x", 24, -1) : g.input("x", -1, 24);
    Value k = turnB == 1 ? g.weight("w", 10, 24) : g.weight("w", 24, 10);
    List<Attribute> how =
        List.of(
            Attribute.of("transA", turnA), Attribute.of("transB", turnB), Attribute.of("beta", 3f));
    Value y =
        switch (bias) {
          case 0 -> g.op("Gemm", "y", how, x, k);
          case 1 -> g.op("Gemm", "y", how, x, k, g.weight("c", 10));
          case 2 -> g.op("Gemm", "y", how, x, k, g.weight("c"));
          default -> g.op("Gemm", "y", how, x, k, g.weight("c", 1, 10));
        };
    dynamic(g.output(y, -1, 10).model(13), 28);
  }

  /**
   * microsoft/onnxruntime#11525, apache/tvm#13364: a margin is zero, not the zero point's level.
   */
  @ParameterizedTest
  @ValueSource(strings = {"2 1 2 1", "0 0 1 1", "1 0 0 2", "SAME_UPPER", "SAME_LOWER"})
  void marginsOfAConvolutionWhoseInputsAreFarFromZero(String pads) {
    TestGraph g = TestGraph.seeded(4);
    Value x = g.op("Sigmoid", "s", g.input("x", 1, 3, 10, 10));
    Value shifted = g.op("Add", "shifted", x, g.floats("by", new float[] {1.5f}));
    Attribute margin =
        pads.startsWith("S")
            ? Attribute.of("auto_pad", pads)
            : Attribute.of(
                "pads", Arrays.stream(pads.split(" ")).mapToLong(Long::parseLong).toArray());
    List<Attribute> how = List.of(margin, Attribute.of("strides", new long[] {2, 2}));
    Value y = g.op("Conv", "y", how, shifted, w(g, "w", 5, 3), g.weight("b", 5));
    OnnxModel model = g.output(y, 1, 5, -1, -1).model(13);
    both(model, 28);
    assertThat(close(model, initial(), 28).done()).anyMatch(n -> n.node().equals("y"));
  }

  /** apple/coremltools#2853: pruning leaves channels of zeros, whose scale must not be zero. */
  @ParameterizedTest
  @ValueSource(floats = {0, 1e-30f, 1e-42f})
  void aChannelOfZeros(float instead) {
    TestGraph g = TestGraph.seeded(5);
    float[] conv = filled(4 * 3, 0.3f);
    float[] dense = filled(4 * 6, -0.2f);
    Arrays.fill(conv, 0, 3, instead);
    for (int i = 0; i < 4; i++) {
      dense[i * 6] = instead;
    }
    Value c = g.op("Conv", "c", g.input("x", 1, 3, 4, 4), g.floats("cw", conv, 4, 3, 1, 1));
    Value flat = g.op("Flatten", "f", g.op("GlobalAveragePool", "p", g.op("Relu", "r", c)));
    Value y = g.op("MatMul", "y", flat, g.floats("w", dense, 4, 6));
    Value none = g.op("MatMul", "none", flat, g.floats("v", filled(4 * 5, instead), 4, 5));
    both(g.output(y, 1, 6).output(none, 1, 5).model(13), 25);
  }

  /** microsoft/onnxruntime#24705: a bias that is stored twice takes no name that exists. */
  @ParameterizedTest
  @ValueSource(strings = {"b0", "b_quantized", "b_scale", "w_quantized", "b_1", "w_scale"})
  void aSharedBiasBesideAValueWhoseNameTheCopyMightTake(String name) {
    TestGraph g = TestGraph.seeded(6);
    Value b = g.weight("b", 4);
    Value k = g.weight("w", 4, 4, 1, 1);
    Value first = g.op("Conv", name, g.input("x", 1, 4, 5, 5), k, b);
    Value second = g.op("Conv", "second", g.op("Relu", "r", first), k, b);
    both(g.output(g.op("Add", "y", second, first), 1, 4, 5, 5).model(13), 25);
  }

  /** microsoft/onnxruntime#19421: one weight of the outer graph, read in both branches. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWeightThatBothBranchesRead(boolean tooOutside) {
    TestGraph g = TestGraph.seeded(7);
    Value x = g.input("x", 3, 32);
    Value k = g.weight("w", 32, 32);
    Value in = tooOutside ? g.op("MatMul", "outer", x, k) : x;
    TestGraph then = g.inner("then");
    then.output(then.op("MatMul", "t", in, k), 3, 32);
    TestGraph other = g.inner("else");
    other.output(other.op("Neg", "e", other.op("MatMul", "e0", in, k)), 3, 32);
    Value y =
        g.op(
            "If",
            "y",
            List.of(
                Attribute.of("then_branch", then.graph()),
                Attribute.of("else_branch", other.graph())),
            g.input("on", DataType.BOOL));
    OnnxModel model = g.output(y, 3, 32).model(13);
    dynamic(model, 25);
    near(new Fp16Pass(), "", model, 50);
    PassResult result = near(new Int8DynamicPass(), "", model, 25);
    assertThat(ops(result)).contains("MatMulInteger");
    assertThat(result.onnx().graph().initializers())
        .filteredOn(v -> v.constant().orElseThrow().elements() == 32 * 32)
        .hasSize(1);
  }

  /** microsoft/onnxconverter-common#320, #331: a Cast says FLOAT while what follows is FP16. */
  @ParameterizedTest
  @CsvSource({"INT64, true", "BOOL, true", "FLOAT, true", "INT64, false", "FLOAT, false"})
  void aCastToFloat(DataType from, boolean keepIo) {
    TestGraph g = TestGraph.seeded(8);
    Value x = g.input("x", 3, 16);
    List<Attribute> single = List.of(Attribute.of("to", DataType.FLOAT.code()));
    Value given = from == DataType.FLOAT ? x : g.input("z", from, 3, 16);
    Value cast = g.op("Cast", "cast", single, given);
    Value p = g.op("MatMul", "p", x, g.weight("w", 16, 16));
    Value y = g.op("MatMul", "y", g.op("Add", "sum", p, cast), g.weight("v", 16, 4));
    OnnxModel model = g.output(y, 3, 4).output(cast, 3, 16).model(13);
    if (keepIo) {
      near(new Fp16Pass(), "", model, 50);
    } else {
      PassResult result = Passes.apply(new Fp16Pass(), "keep-io=false", model);
      assertThat(ModelCheck.require(result.onnx(), result.onnx(), "fp16")).isEmpty();
    }
  }

  /** microsoft/onnxconverter-common#306, microsoft/onnxruntime#14827: scales are always FP32. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "computed", "shared", "sizes", "roi"})
  void aResizeWhoseScalesAreFloats(String how) {
    TestGraph g = TestGraph.seeded(9);
    Value c = g.op("Conv", "c", g.input("x", 1, 2, 6, 6), w(g, "cw", 4, 2));
    Value by = g.floats("by", new float[] {1, 1, 2, 2}, 4);
    List<Attribute> mode = List.of(Attribute.of("mode", "linear"));
    Value big =
        switch (how) {
          case "computed" ->
              g.op("Resize", "big", mode, c, null, g.op("Mul", "twice", by, g.input("k", 4)));
          case "sizes" -> g.op("Resize", "big", mode, c, null, null, g.longs("to", 1, 4, 8, 8));
          case "roi" -> {
            List<Attribute> crop = new ArrayList<>(mode);
            crop.add(Attribute.of("coordinate_transformation_mode", "tf_crop_and_resize"));
            float[] window = {0, 0, 0.1f, 0.1f, 1, 1, 0.9f, 0.9f};
            yield g.op("Resize", "big", crop, c, g.floats("roi", window, 8), by);
          }
          default -> g.op("Resize", "big", mode, c, null, by);
        };
    Value y = g.op("Conv", "y", big, w(g, "yw", 3, 4));
    if (how.equals("shared")) {
      Value tied = g.op("Mul", "tied", g.op("Reshape", "r", c, g.longs("to", 1, 16, 4)), by);
      g.output(g.op("Relu", "z", tied), 1, 16, 4);
    }
    OnnxModel model = g.output(y, 1, 3, -1, -1).model(13);
    PassResult result = Passes.apply(new Fp16Pass(), "", model);
    assertThat(ModelCheck.require(result.onnx(), model, "fp16")).isEmpty();
    if (how.equals("computed")) {
      Map<String, TensorData> feed = Runs.inputs(model, 5, 2);
      feed.put("k", Tensors.ofFloats(new float[] {1, 1, 1, 1}, 4));
      assertThat(Runs.sqnrDb(Runs.run(model, feed), Runs.run(result.onnx(), feed)))
          .isGreaterThan(50);
    } else {
      near(new Fp16Pass(), "", model, 50);
    }
  }

  /** apple/coremltools#2669: a row that is masked whole stays uniform and never turns NaN. */
  @ParameterizedTest
  @CsvSource({
    "-3.4028235e38, false",
    "-3.4028235e38, true",
    "-1e9, false",
    "-1e9, true",
    "-65504, false",
    "-65504, true",
    "-1e4, true"
  })
  void aRowThatIsMaskedWhole(float low, boolean computed) {
    TestGraph g = TestGraph.seeded(10);
    Value keep = g.input("keep_mask", DataType.INT64, 1, 8);
    Value k = g.op("Cast", "k", List.of(Attribute.of("to", DataType.FLOAT.code())), keep);
    Value away = g.op("Sub", "away", g.floats("one", new float[] {1}), k);
    Value mask =
        computed
            ? g.op("Mul", "mask", away, g.floats("low", new float[] {low}))
            : g.op(
                "Where",
                "mask",
                g.op("Cast", "on", List.of(Attribute.of("to", DataType.BOOL.code())), keep),
                g.floats("zero", new float[] {0}),
                g.floats("low", new float[] {low}));
    Value s = g.op("MatMul", "s", g.input("x", 8, 16), g.weight("keys", 16, 8));
    // Scores of -40 push -65504 over the edge of FP16.
    Value lower = g.op("Sub", "lower", s, g.floats("forty", new float[] {40}));
    Value p =
        g.op("Softmax", "p", List.of(Attribute.of("axis", -1)), g.op("Add", "m", lower, mask));
    Value y = g.op("MatMul", "y", p, g.weight("v", 8, 4));
    OnnxModel model = g.output(y, 8, 4).model(13);
    PassResult result = Passes.apply(new Fp16Pass(), "", model);
    // Nothing that a score is added to lies where FP16 ends at once.
    for (Value v : result.onnx().graph().initializers()) {
      for (float f : Tensors.floats(v.constant().orElseThrow())) {
        assertThat(Math.abs(f)).as(v.name()).isLessThanOrEqualTo(32752);
      }
    }
    Map<String, TensorData> feed = Runs.inputs(model, 5, 2);
    for (int seen : new int[] {8, 3, 1, 0}) {
      long[] mask8 = new long[8];
      Arrays.fill(mask8, 0, seen, 1);
      feed.put("keep_mask", Tensors.ofLongs(mask8, 1, 8));
      Map<String, TensorData> after = Runs.run(result.onnx(), feed);
      for (float f : Tensors.floats(after.get("y"))) {
        assertThat(f).isFinite();
      }
      if (seen > 0) {
        assertThat(Runs.worst(Runs.run(model, feed), after)).isLessThan(5e-3);
      }
    }
  }

  /** Bounds are no masks: half the range would cut what FP16 holds. */
  @Test
  void aBoundKeepsTheWholeRange() {
    TestGraph g = TestGraph.seeded(12);
    Value low = g.floats("low", new float[] {-Float.MAX_VALUE});
    Value high = g.floats("high", new float[] {Float.MAX_VALUE});
    Value p = g.op("MatMul", "p", g.input("x", 2, 8), g.weight("w", 8, 8));
    Value y = g.op("Clip", "y", g.op("Mul", "m", p, g.floats("k", new float[] {9000})), low, high);
    near(new Fp16Pass(), "", g.output(y, 2, 8).model(13), 50);
  }

  /**
   * microsoft/onnxconverter-common#208, #256: what an input is cast by comes before its readers.
   */
  @Test
  void castsOfInputsComeFirst() {
    TestGraph g = TestGraph.seeded(11);
    Value x = g.input("x", 2, 8);
    Value z = g.input("z", 2, 8);
    Value both = g.op("Add", "both", x, g.op("MatMul", "p", z, g.weight("w", 8, 8)));
    Value late = g.op("Concat", "y", List.of(Attribute.of("axis", 1)), both, z, x);
    PassResult result = near(new Fp16Pass(), "", g.output(late, 2, 24).model(13), 50);
    assertThat(ops(result).indexOf("Cast")).isZero();
  }

  /** microsoft/onnxruntime#7981: what a loop carries has one type inside and outside. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void whatALoopCarries(boolean keepIo, boolean fromOutside) {
    TestGraph g = TestGraph.seeded(13);
    Value x = g.input("x", 2, 8);
    Value outer = g.weight("w", 8, 8);
    TestGraph body = g.inner("body");
    body.input("i", DataType.INT64);
    Value on = body.input("on", DataType.BOOL);
    Value h = body.input("h", 2, 8);
    Value p = body.op("MatMul", "p", h, fromOutside ? outer : body.weight("v", 8, 8));
    Value next = body.op("Tanh", "next", p);
    Value still = body.op("Identity", "still", on);
    body.output(still, DataType.BOOL).output(next, 2, 8);
    Value loop =
        g.op(
            "Loop",
            "last",
            List.of(Attribute.of("body", body.graph())),
            g.graph().addInitializer("times", Tensors.ofLongs(new long[] {3})),
            g.graph().addInitializer("go", Tensors.ofBytes(DataType.BOOL, new byte[] {1})),
            x);
    Value y = g.op("MatMul", "y", loop, outer);
    OnnxModel model = g.output(y, 2, 8).model(16);
    if (keepIo) {
      near(new Fp16Pass(), "", model, 45);
      dynamic(model, 20);
    } else {
      PassResult result = Passes.apply(new Fp16Pass(), "keep-io=false", model);
      assertThat(ModelCheck.require(result.onnx(), result.onnx(), "fp16")).isEmpty();
    }
  }

  /** pytorch/executorch#10104, alibaba/TinyNeuralNetwork#167: recurrent layers, weights shared. */
  @ParameterizedTest
  @CsvSource({
    "LSTM, 4, 1, forward",
    "LSTM, 4, 2, bidirectional",
    "LSTM, 4, 1, reverse",
    "GRU, 3, 1, forward",
    "GRU, 3, 2, bidirectional",
    "RNN, 1, 1, forward"
  })
  void recurrentLayersThatShareTheirWeights(String op, int gates, int directions, String way) {
    TestGraph g = TestGraph.seeded(14);
    int hidden = 8;
    Value w = g.weight("w", directions, gates * hidden, 8);
    Value r = g.weight("r", directions, gates * hidden, hidden);
    Value b = g.weight("b", directions, 2L * gates * hidden);
    List<Attribute> how =
        List.of(Attribute.of("hidden_size", hidden), Attribute.of("direction", way));
    Value x = g.input("x", 5, 1, 8);
    Value first = g.op(op, "first", how, x, w, r, b);
    Value half = g.op("Mul", "half", x, g.floats("k", new float[] {0.5f}));
    Value again = g.op(op, "again", how, half, w, r, b);
    Value joined = g.op("Concat", "joined", List.of(Attribute.of("axis", 3)), first, again);
    Value y = g.op("MatMul", "y", joined, g.weight("v", 2L * hidden, 5));
    OnnxModel model = g.output(y, 5, directions, 1, 5).model(13);
    both(model, 20);
    near(new Fp16Pass(), "", model, 40);
    // Nothing is stored twice because two layers read it.
    PassResult small = Passes.apply(new Fp16Pass(), "", model);
    assertThat(
            small.onnx().graph().initializers().stream()
                .filter(
                    v -> v.constant().orElseThrow().elements() == (long) directions * gates * 64)
                .count())
        .isLessThanOrEqualTo(2);
  }
}
