package dev.lathe.optimizers.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CleanPassTest {
  private static final double ROUNDING = 2e-6;

  /** Cleans, compares the answers, and yields the result. */
  private static PassResult clean(OnnxModel model, double bound) {
    PassResult result = Passes.apply(new CleanPass(), "", model);
    for (long seed = 0; seed < 3; seed++) {
      Map<String, TensorData> feed = Runs.inputs(model, seed, 2);
      assertThat(Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed)))
          .isLessThanOrEqualTo(bound);
    }
    return result;
  }

  private static List<String> ops(PassResult result) {
    return GraphWalk.nodes(result.onnx()).stream().map(Node::opType).toList();
  }

  @Test
  void batchNormGoesIntoTheConvolution() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", -1, 3, 8, 8);
    Value y = g.op("Conv", "conv", x, g.weight("w", 6, 3, 3, 3));
    y = g.op("Relu", "relu", g.batchNorm("bn", 6, y));
    Attribute group = Attribute.of("group", 2L);
    y = g.op("Conv", "grouped", List.of(group), y, g.weight("w2", 4, 3, 1, 1), g.weight("b2", 4));
    PassResult result = clean(g.output(g.batchNorm("out", 4, y), -1, 4, 6, 6).model(13), ROUNDING);
    assertThat(ops(result)).containsExactly("Conv", "Relu", "Conv");
    assertThat(result.onnx().graph().outputs().get(0).name()).isEqualTo("out");
    assertThat(result.done()).anyMatch(d -> d.node().equals("bn") && d.reason().contains("conv"));
    assertThat(result.refused()).isEmpty();
  }

  @Test
  void batchNormGoesIntoTransposedConvolutionAndGemm() {
    TestGraph g = TestGraph.seeded(2);
    Value x = g.input("x", 2, 4, 5, 5);
    Value y =
        g.op(
            "ConvTranspose",
            "up",
            List.of(Attribute.of("group", 2L)),
            x,
            g.weight("w", 4, 3, 2, 2));
    y = g.batchNorm("bn", 6, y);
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", y));
    y =
        g.op(
            "Gemm",
            "fc",
            List.of(Attribute.of("beta", 0.5f), Attribute.of("alpha", 2f)),
            y,
            g.weight("w2", 6, 3),
            g.weight("b2", 1, 3));
    PassResult result = clean(g.output(g.batchNorm("out", 3, y), 2, 3).model(13), ROUNDING);
    assertThat(ops(result))
        .containsExactly("ConvTranspose", "GlobalAveragePool", "Flatten", "Gemm");
  }

  @Test
  void perChannelArithmeticGoesIntoTheConvolution() {
    TestGraph g = TestGraph.seeded(3);
    Value y = g.op("Conv", "conv", g.input("x", 1, 2, 6, 6), g.weight("w", 4, 2, 3, 3));
    y = g.op("Mul", "scale", y, g.weight("s", 1, 4, 1, 1));
    y = g.op("Add", "shift", g.weight("t", 4, 1, 1), y);
    y = g.op("Sub", "less", y, g.floats("u", new float[] {0.25f}));
    // Along the width, not the channels: stays.
    y = g.op("Add", "stays", y, g.weight("v", 4));
    PassResult result = clean(g.output(y, 1, 4, 4, 4).model(13), ROUNDING);
    assertThat(ops(result)).containsExactly("Conv", "Add");
  }

  @Test
  void batchNormStaysWhereItCannotGoAndTheReasonIsGiven() {
    TestGraph g = TestGraph.seeded(4);
    Value x = g.input("x", 1, 2, 6, 6);
    Value w = g.weight("w", 4, 2, 3, 3);
    Value a = g.op("Conv", "a", x, w);
    Value b = g.op("Conv", "b", x, w);
    Value c = g.op("Conv", "c", x, g.weight("w2", 4, 2, 3, 3));
    Value bnA = g.batchNorm("bnA", 4, a);
    Value bnC = g.batchNorm("bnC", 4, c);
    g.output(g.op("Add", "sum", bnA, b), 1, 4, 4, 4).output(bnC, 1, 4, 4, 4).output(c, 1, 4, 4, 4);
    PassResult result = clean(g.model(13), ROUNDING);
    assertThat(ops(result)).containsOnlyOnce("Add").contains("BatchNormalization");
    assertThat(result.refused())
        .anyMatch(r -> r.node().equals("bnA") && r.reason().contains("'w' is read elsewhere"))
        .anyMatch(r -> r.node().equals("bnC") && r.reason().contains("read elsewhere too"));
    assertThat(result.changed()).isZero();
  }

  @Test
  void constantsAreComputedAhead() {
    TestGraph g = TestGraph.seeded(5);
    Value x = g.input("x", -1, 3, 4, 4);
    Value shape = g.op("Shape", "shape", x);
    Value channels =
        g.op("Gather", "channels", shape, g.constant("one", Tensors.ofLongs(new long[] {1}, 1)));
    Value minus = g.constant("minus", Tensors.ofLongs(new long[] {-1}, 1));
    Value target =
        g.op(
            "Concat",
            "target",
            List.of(Attribute.of("axis", 0L)),
            minus,
            channels,
            g.longs("l", 16));
    Value y = g.op("Reshape", "reshape", x, target);
    Value table = g.op("Transpose", "t", g.weight("w", 8, 16));
    y = g.op("MatMul", "mm", y, g.op("Mul", "scaled", table, g.floats("s", new float[] {2})));
    PassResult result = clean(g.output(y, -1, 3, 8).model(13), ROUNDING);
    assertThat(ops(result)).containsExactly("Reshape", "MatMul");
  }

  @Test
  void quantizationAndExpansionAreNotUndone() {
    TestGraph g = TestGraph.seeded(6);
    Value q =
        g.graph()
            .addInitializer("q", Tensors.ofBytes(DataType.INT8, new byte[] {1, 2, 3, 4}, 2, 2));
    Value w = g.op("DequantizeLinear", "dq", q, g.floats("s", new float[] {0.5f}));
    Value y = g.op("MatMul", "mm", g.input("x", 1, 2), w);
    Value big =
        g.op(
            "ConstantOfShape",
            "big",
            List.of(Attribute.of("value", Tensors.ofFloats(new float[] {1}, 1))),
            g.longs("bs", 200, 200, 2));
    PassResult result =
        clean(g.output(g.op("Add", "sum", y, big), 200, 200, 2).model(13), ROUNDING);
    assertThat(ops(result)).contains("DequantizeLinear", "ConstantOfShape");
    assertThat(result.changed()).isZero();
  }

  @Test
  void whatDoesNothingGoes() {
    TestGraph g = TestGraph.seeded(7);
    Value x = g.input("x", 2, 3, 4);
    Value y = g.op("Identity", "id", x);
    y = g.op("Dropout", "drop", y);
    y = g.op("Cast", "cast", List.of(Attribute.of("to", 1L)), y);
    y = g.op("Transpose", "t1", List.of(Attribute.of("perm", new long[] {2, 0, 1})), y);
    y = g.op("Transpose", "t2", List.of(Attribute.of("perm", new long[] {1, 2, 0})), y);
    y = g.op("Pad", "pad", y, g.longs("p", 0, 0, 0, 0, 0, 0));
    y = g.op("Slice", "slice", y, g.longs("from", 0), g.longs("to", Integer.MAX_VALUE));
    y = g.op("Concat", "concat", List.of(Attribute.of("axis", 1L)), y);
    y = g.op("Reshape", "reshape", y, g.longs("rs", 0, -1, 4));
    y = g.op("Relu", "relu", y);
    g.op("Sigmoid", "dead", y);
    y = g.op("Identity", "out", y);
    PassResult result = clean(g.output(y, 2, 3, 4).model(13), 0);
    assertThat(ops(result)).containsExactly("Relu");
    assertThat(result.onnx().graph().initializers()).isEmpty();
    assertThat(result.onnx().graph().outputs().get(0).name()).isEqualTo("out");
  }

  @Test
  void whatOnlyLooksIdleStays() {
    TestGraph g = TestGraph.seeded(8);
    Value x = g.input("x", 2, 3, 4);
    Value a = g.op("Transpose", "t", List.of(Attribute.of("perm", new long[] {1, 0, 2})), x);
    Value b = g.op("Reshape", "r", x, g.longs("rs", 3, 2, 4));
    Value c = g.op("Slice", "s", x, g.longs("from", 1), g.longs("to", 9));
    Value d = g.op("Cast", "c", List.of(Attribute.of("to", 7L)), x);
    Value e = g.op("Identity", "input-to-output", x);
    g.output(a, 3, 2, 4).output(b, 3, 2, 4).output(c, 1, 3, 4).output(d, DataType.INT64, 2, 3, 4);
    PassResult result = clean(g.output(e, 2, 3, 4).model(13), 0);
    assertThat(ops(result)).containsExactly("Transpose", "Reshape", "Slice", "Cast", "Identity");
    assertThat(result.changed()).isZero();
  }

  @Test
  void anOutputGivenTwiceKeepsBothNames() {
    TestGraph g = TestGraph.seeded(9);
    Value y = g.op("Relu", "y", g.input("x", 2));
    PassResult result = clean(g.output(y, 2).output(g.op("Identity", "z", y), 2).model(13), 0);
    assertThat(result.onnx().graph().outputs()).extracting(Value::name).containsExactly("y", "z");
  }

  @Test
  void equalInitializersAreStoredOnce() {
    TestGraph g = TestGraph.seeded(10);
    Value x = g.input("x", 4);
    float[] same = {1, 2, 3, 4};
    Value y = g.op("Mul", "m", g.op("Add", "a", x, g.floats("p", same, 4)), g.floats("q", same, 4));
    y = g.op("Mul", "n", y, g.floats("r", same, 1, 4));
    PassResult result = clean(g.output(y, 1, 4).model(13), 0);
    assertThat(result.onnx().graph().initializers())
        .extracting(Value::name)
        .containsExactly("p", "r");
  }

  @Test
  void subgraphsAreCleanedAndSeeTheirSurroundings() {
    TestGraph g = TestGraph.seeded(11);
    Value x = g.input("x", 3, 3);
    Value cond = g.input("cond", DataType.BOOL);
    Value outer = g.op("Identity", "outer", x);
    Value w = g.op("Transpose", "wt", g.weight("w", 3, 3));
    TestGraph then = g.inner("then");
    Value t = then.op("Identity", "t2", then.op("MatMul", "t1", outer, w));
    then.op("Neg", "dead", t);
    then.output(t, 3, 3);
    TestGraph otherwise = g.inner("else");
    Value e = otherwise.op("Identity", "e1", outer);
    otherwise.output(e, 3, 3);
    Value y =
        g.op(
            "If",
            "if",
            List.of(
                Attribute.of("then_branch", then.graph()),
                Attribute.of("else_branch", otherwise.graph())),
            cond);
    PassResult result = clean(g.output(y, 3, 3).model(13), ROUNDING);
    // The else branch yields a value from outside, which only an Identity can do.
    assertThat(ops(result)).containsExactly("If", "MatMul", "Identity");
  }

  @Test
  void inputsWithDefaultsAreConstantsOnlyInOldFiles() {
    for (long ir : new long[] {3, 7}) {
      TestGraph g = TestGraph.seeded(12);
      Value x = g.input("x", 2, 2);
      Value w = g.input("w", 2, 2);
      g.graph().setInitializer(w, Tensors.ofFloats(new float[] {1, 2, 3, 4}, 2, 2));
      Value y = g.op("MatMul", "mm", x, g.op("Transpose", "t", w));
      PassResult result = clean(g.output(y, 2, 2).model(8, ir), 0);
      assertThat(ops(result)).hasSize(ir == 3 ? 1 : 2);
      assertThat(result.onnx().graph().inputs()).hasSize(ir == 3 ? 1 : 2);
      assertThat(result.onnx().irVersion()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void anEmptyGraphIsFine() {
    TestGraph g = TestGraph.seeded(13);
    Value x = g.input("x", 2);
    g.output(g.op("Relu", "y", x), 2);
    assertThat(clean(g.model(13), 0).changed()).isZero();
  }

  @Test
  void aReshapeThatCopiesAxesNeedsNoShape() {
    TestGraph g = TestGraph.seeded(9);
    Value x = g.input("x", -1, -1, 12);
    Value shape = g.op("Shape", "shape", x);
    Value batch = g.op("Gather", "g0", shape, g.longs("zero", 0));
    Value scalar = g.op("Gather", "g1", shape, g.constant("one", Tensors.ofLongs(new long[] {1})));
    Value length = g.op("Unsqueeze", "u", scalar, g.longs("axes", 0));
    List<Attribute> axis = List.of(Attribute.of("axis", 0L));
    Value target = g.op("Concat", "target", axis, batch, length, g.longs("heads", 3, 4));
    Value swapped = g.op("Concat", "swapped", axis, length, batch, g.longs("rest", -1));
    OnnxModel model =
        g.output(g.op("Reshape", "y", x, target), -1, -1, 3, 4)
            .output(g.op("Reshape", "z", x, swapped), -1, -1, 12)
            .model(17);
    PassResult result = Passes.apply(new CleanPass(), "", model);
    // Only the one that copies each axis to its own place can say so.
    assertThat(result.onnx().graph().nodes()).extracting(Node::opType).containsOnlyOnce("Concat");
    assertThat(result.done()).anyMatch(d -> d.node().equals("y") && d.reason().contains("copies"));
    Map<String, TensorData> feed = Runs.inputs(model, 1, 2);
    assertThat(Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed))).isZero();
  }

  /** Something that could be computed ahead from what stays in the file all the same. */
  private record Growth(String name, BiFunction<TestGraph, Value, Value> weight) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final long[] TURN = {1, 0};

  private static Value turned(TestGraph g, Value v) {
    return g.op("Transpose", v.name() + "_t", List.of(Attribute.of("perm", TURN)), v);
  }

  static List<Growth> growths() {
    return List.of(
        new Growth("Transpose", CleanPassTest::turned),
        new Growth("Reshape", (g, e) -> g.op("Reshape", "r", e, g.longs("to", 16, 300))),
        new Growth(
            "Cast",
            (g, e) ->
                turned(
                    g,
                    g.op(
                        "Cast",
                        "back",
                        List.of(Attribute.of("to", 1L)),
                        g.op("Cast", "half", List.of(Attribute.of("to", 10L)), e)))),
        new Growth(
            "Concat",
            (g, e) ->
                turned(
                    g,
                    g.op(
                        "Concat",
                        "c",
                        List.of(Attribute.of("axis", 0L)),
                        e,
                        g.weight("more", 2, 16)))),
        new Growth("Mul", (g, e) -> turned(g, g.op("Mul", "m", e, g.floats("k", new float[] {2})))),
        new Growth(
            "Expand", (g, e) -> g.op("Expand", "x", g.weight("b", 1, 300), g.longs("to", 16, 300))),
        new Growth(
            "Tile", (g, e) -> g.op("Tile", "x", g.weight("b", 1, 300), g.longs("by", 16, 1))),
        new Growth(
            "ConstantOfShape",
            (g, e) ->
                g.op(
                    "ConstantOfShape",
                    "x",
                    List.of(Attribute.of("value", Tensors.ofFloats(new float[] {0.5f}, 1))),
                    g.longs("to", 16, 300))));
  }

  @ParameterizedTest
  @MethodSource("growths")
  void nothingIsComputedAheadThatMakesTheFileGrow(Growth growth) {
    TestGraph g = TestGraph.seeded(31);
    Value table = g.weight("table", 300, 16);
    Value rows = g.op("Gather", "rows", table, g.input("ids", DataType.INT64, 2));
    Value y = g.op("MatMul", "y", rows, growth.weight().apply(g, table));
    OnnxModel model = g.output(y, 2, -1).model(13);
    PassResult result = clean(model, 1e-6);
    assertThat(OnnxFiles.toBytes(result.onnx()).length)
        .isLessThanOrEqualTo(OnnxFiles.toBytes(model).length);
  }

  @Test
  void openLengthsAreFollowedByName() {
    TestGraph g = TestGraph.seeded(32);
    Value x = g.op("Relu", "relu", g.input("x", -1, 6, 24));
    List<Attribute> first = List.of(Attribute.of("axis", 0L));
    Value shape = g.op("Shape", "shape", x);
    Value batch = g.op("Slice", "b", shape, g.longs("zero", 0), g.longs("one", 1));
    Value width = g.op("Slice", "w", shape, g.longs("minus", -1), g.longs("end", 1L << 40));
    Value heads = g.op("Mul", "heads", batch, g.longs("four", 4));
    Value head = g.op("Div", "head", width, g.longs("four2", 4));
    Value target = g.op("Concat", "target", first, g.longs("six", 6), heads, head);
    Value y = g.op("Reshape", "y", x, target);
    Value wish = g.op("Concat", "wish", first, batch, g.longs("rest", -1, -1));
    Value free = g.op("Equal", "free", wish, g.longs("m1", -1));
    Value lengths = g.op("Where", "lengths", free, g.longs("ones", 1, 1, 1), wish);
    Value z = g.op("Expand", "z", g.weight("token", 1, 1, 24), lengths);
    OnnxModel model = g.output(y, 6, -1, 6).output(z, -1, 1, 24).model(17);
    PassResult result = clean(model, 0);
    assertThat(result.onnx().graph().nodes()).noneMatch(n -> n.isAnyOf("Mul", "Div"));
    Value to =
        result.onnx().graph().outputs().get(0).producer().orElseThrow().input(1).orElseThrow();
    assertThat(Tensors.longs(to.constant().orElseThrow())).containsExactly(6, -1, 6);
  }

  @Test
  void aNodeWhoseOtherOutputIsReadStays() {
    TestGraph g = TestGraph.seeded(33);
    Value x = g.input("x", 2, 2);
    Value other = g.graph().newValue("y", Optional.empty());
    Value unread = g.graph().newValue("unread", Optional.empty());
    g.graph()
        .addNode(
            "",
            "Identity",
            "broken",
            List.of(Optional.of(x)),
            List.of(Optional.of(unread), Optional.of(other)));
    OnnxModel model = g.output(other, 2, 2).model(13);
    assertThat(Passes.apply(new CleanPass(), "", model).changed()).isZero();
  }
}
