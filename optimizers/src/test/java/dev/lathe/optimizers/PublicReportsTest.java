package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.optimizers.cleanup.CleanPass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Graphs rebuilt from public reports on tools that clean graphs up and cut channels, listed in
 * docs/reports.md: what went wrong there goes right here.
 */
class PublicReportsTest {
  private static PassResult clean(OnnxModel model) {
    PassResult result = Passes.apply(new CleanPass(), "", model);
    valid(result, model);
    Map<String, TensorData> feed = Runs.inputs(model, 4, 2);
    Map<String, TensorData> before = Runs.run(model, feed);
    Map<String, TensorData> after = Runs.run(result.onnx(), feed);
    before.forEach((name, t) -> assertThat(after.get(name).bytes()).as(name).isEqualTo(t.bytes()));
    return result;
  }

  private static void valid(PassResult result, OnnxModel model) {
    assertThat(OnnxChecker.check(result.onnx())).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    assertThat(result.onnx().graph().outputs())
        .extracting(Value::name)
        .containsExactlyElementsOf(model.graph().outputs().stream().map(Value::name).toList());
  }

  /** onnxsim/onnxsim#265: x / 2 + y * 4 became x / 2 + y * 2. */
  @ParameterizedTest
  @CsvSource({"2, 4", "0, -0", "NaN, 1", "1, 1.0000001", "1e-45, 0", "Infinity, -Infinity"})
  void constantsThatAreNotQuiteTheSame(float first, float second) {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.op("Div", "x0", g.input("x", 2, 3), g.floats("a", new float[] {first}));
    Value y = g.op("Div", "y0", g.input("y", 2, 3), g.floats("b", new float[] {second}));
    clean(g.output(x, 2, 3).output(y, 2, 3).model(13));
  }

  @Test
  void constantsOfTheSameBytesInAnotherType() {
    TestGraph g = TestGraph.seeded(2);
    Value ones =
        g.graph().addInitializer("ones", Tensors.ofBytes(DataType.INT8, new byte[] {1}, 1));
    Value one = g.graph().addInitializer("one", Tensors.ofBytes(DataType.UINT8, new byte[] {1}, 1));
    Value x = g.input("x", DataType.INT64, 3);
    List<Attribute> signed = List.of(Attribute.of("to", DataType.INT8.code()));
    List<Attribute> unsigned = List.of(Attribute.of("to", DataType.UINT8.code()));
    Value a = g.op("Add", "a", g.op("Cast", "s", signed, x), ones);
    Value b = g.op("Add", "b", g.op("Cast", "u", unsigned, x), one);
    clean(g.output(a, DataType.INT8, 3).output(b, DataType.UINT8, 3).model(14));
  }

  /** onnxsim/onnxsim#227, onnx/ir-py#360: no output is lost, and none takes another's name. */
  @ParameterizedTest
  @ValueSource(strings = {"weight", "input", "inner", "twice"})
  void outputsThatAnIdentityNames(String of) {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.input("x", 2, 4);
    Value k = g.weight("w", 4, 4);
    Value p = g.op("MatMul", "p", x, k);
    Value source = of.equals("weight") ? k : of.equals("input") ? x : p;
    Value named = g.op("Identity", "named", source);
    g.output(g.op("Relu", "y", p), 2, 4).output(named, of.equals("weight") ? 4 : 2, 4);
    if (of.equals("twice")) {
      g.output(g.op("Identity", "again", named), 2, 4).output(p, 2, 4);
    }
    clean(g.model(13));
  }

  /** microsoft/onnxruntime#27620: computing ahead a node of which only a later output is named. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aConstantNodeWithOutputsLeftOut(int only) {
    TestGraph g = TestGraph.seeded(4);
    Value out = g.graph().newValue("u", Optional.empty());
    List<Optional<Value>> outputs = new java.util.ArrayList<>();
    for (int i = 0; i <= only; i++) {
      outputs.add(i == only ? Optional.of(out) : Optional.empty());
    }
    if (only > 0) { // the first is not optional
      outputs.set(0, Optional.of(g.graph().newValue("values", Optional.empty())));
    }
    Value data = g.floats("data", new float[] {2, 1, 1, 3, 4, 3}, 6);
    Node unique = g.graph().addNode("", "Unique", "unique", List.of(Optional.of(data)), outputs);
    unique.setAttribute(Attribute.of("sorted", 1L));
    List<Attribute> single = List.of(Attribute.of("to", DataType.FLOAT.code()));
    Value y = g.op("ReduceSum", "sum", g.op("Cast", "f", single, out));
    clean(g.output(g.op("Add", "y", g.input("x", 2), y), -1).model(13));
  }

  private static void cut(OnnxModel model, double ratio, double share) {
    for (String importance : List.of("l1", "l2", "random")) {
      PassResult result =
          Passes.apply(
              new PruneChannelsPass(), "ratio=" + ratio + ",importance=" + importance, model);
      valid(result, model);
      Map<String, TensorData> feed = Runs.inputs(model, 4, 2);
      Map<String, TensorData> before = Runs.run(model, feed);
      Map<String, TensorData> after = Runs.run(result.onnx(), feed);
      before.forEach(
          (name, t) -> assertThat(after.get(name).shape()).as(name).isEqualTo(t.shape()));
      assertThat(weights(result.onnx())).isLessThan((long) (share * weights(model)));
    }
  }

  private static long weights(OnnxModel model) {
    return model.graph().initializers().stream()
        .mapToLong(v -> v.constant().orElseThrow().elements())
        .sum();
  }

  /** VainF/Torch-Pruning#146: both halves of cat(x, x) lose the same channels. */
  @ParameterizedTest
  @CsvSource({"2, 0.25", "2, 0.75", "3, 0.5"})
  void aValueJoinedToItself(int times, double ratio) {
    TestGraph g = TestGraph.seeded(5);
    Value c = g.op("Conv", "c", g.input("x", 1, 8, 5, 5), g.weight("w", 32, 8, 1, 1));
    Value r = g.op("Relu", "r", g.batchNorm("bn", 32, c));
    Value c2 = g.op("Conv", "c2", r, g.weight("w2", 32, 32, 1, 1));
    Value r2 = g.op("Relu", "r2", g.batchNorm("bn2", 32, c2));
    Value[] same = new Value[times];
    java.util.Arrays.fill(same, r2);
    Value joined = g.op("Concat", "joined", List.of(Attribute.of("axis", 1)), same);
    Value d = g.op("Conv", "d", joined, g.weight("w3", 16, 32 * times, 1, 1));
    Value y = g.op("Conv", "y", g.op("Relu", "r3", d), g.weight("w4", 4, 16, 1, 1));
    cut(g.output(y, 1, 4, 5, 5).model(13), ratio, 0.9);
  }

  /** VainF/Torch-Pruning#481: a wide and a deep part, joined, are cut each by itself. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 0.9})
  void aWideAndADeepPart(double ratio) {
    TestGraph g = TestGraph.seeded(6);
    List<Attribute> turned = List.of(Attribute.of("transB", 1));
    Value x = g.input("x", -1, 16);
    Value a = g.op("Gemm", "a", turned, x, g.weight("aw", 32, 16), g.weight("ab", 32));
    Value h = g.op("Relu", "ar", g.batchNorm("bn", 32, a));
    Value b = g.op("Gemm", "b", turned, h, g.weight("bw", 16, 32), g.weight("bb", 16));
    Value deep = g.op("Relu", "br", g.batchNorm("bn2", 16, b));
    Value wide = g.op("Gemm", "wide", turned, x, g.weight("ww", 3, 16), g.weight("wb", 3));
    Value joined = g.op("Concat", "joined", List.of(Attribute.of("axis", -1)), wide, deep);
    Value y = g.op("Gemm", "y", turned, joined, g.weight("yw", 1, 19), g.weight("yb", 1));
    cut(g.output(g.op("Sigmoid", "out", y), -1, 1).model(13), ratio, 0.9);
  }

  /** VainF/Torch-Pruning#8: however much is asked for, no layer loses its last channel. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void narrowLayersKeepAChannel(int narrow) {
    TestGraph g = TestGraph.seeded(7);
    Value c = g.op("Conv", "c", g.input("x", 1, 3, 5, 5), g.weight("w", 64, 3, 1, 1));
    Value n = g.op("Conv", "n", g.op("Relu", "r", c), g.weight("nw", narrow, 64, 1, 1));
    Value y = g.op("Conv", "y", g.op("Relu", "nr", n), g.weight("yw", 4, narrow, 1, 1));
    cut(g.output(y, 1, 4, 5, 5).model(13), 0.9, 0.5);
  }

  /** inisis/OnnxSlim#277: a Slice behind a Slice is not the second one alone. */
  @ParameterizedTest
  @CsvSource({
    "1, 9, 1, 1, 2, 9, 1, 1",
    "1, 9, 1, 1, 0, 3, 1, 1",
    "2, 8, 2, 1, 1, 3, 1, 1",
    "-1, -11, -1, 1, 0, 4, 2, 1",
    "1, 9, 1, 1, 1, 4, 1, 2",
    "0, 9223372036854775807, 1, 1, 3, 9223372036854775807, 1, 1",
    "0, 2147483647, 2, 1, 0, 2147483647, 1, 1",
    "0, 9223372036854775807, 1, 1, -1, -9223372036854775807, -1, -1"
  })
  void aSliceBehindASlice(
      long start, long end, long step, long axis, long start2, long end2, long step2, long axis2) {
    TestGraph g = TestGraph.seeded(20);
    Value first =
        g.op(
            "Slice",
            "first",
            g.input("x", 1, 10, 6),
            g.longs("s", start),
            g.longs("e", end),
            g.longs("a", axis),
            g.longs("k", step));
    Value second =
        g.op(
            "Slice",
            "second",
            first,
            g.longs("s2", start2),
            g.longs("e2", end2),
            g.longs("a2", axis2),
            g.longs("k2", step2));
    clean(g.output(g.op("Relu", "y", second), 1, -1, -1).model(13));
  }

  /** A Transpose of no axes and a Pad by no numbers are faults of the file, and left to be told. */
  @ParameterizedTest
  @ValueSource(strings = {"Transpose", "twice", "Pad"})
  void whatNamesNoAxisIsNotNothing(String how) {
    TestGraph g = TestGraph.seeded(21);
    Value x = g.input("x", 2, 3);
    List<Attribute> none = List.of(Attribute.of("perm", new long[0]));
    Value y =
        switch (how) {
          case "Pad" -> g.op("Pad", "p", x, g.longs("none"));
          case "twice" -> g.op("Transpose", "p", none, g.op("Transpose", "t", none, x));
          default -> g.op("Transpose", "p", none, x);
        };
    PassResult result =
        Passes.apply(new CleanPass(), "", g.output(g.op("Relu", "y", y), 2, 3).model(13));
    assertThat(result.onnx().graph().nodeCount()).isEqualTo(how.equals("twice") ? 3 : 2);
  }

  /** The part of the channels that is cut: below that of the dead ones, so only these go. */
  private static final double CUT = 0.25;

  /** Zeros where a test wants a channel dead; a cut takes those of least weight first. */
  private static Value dead(TestGraph g, String name, int axis, IntPredicate gone, long... shape) {
    Value v = g.weight(name, shape);
    float[] values = Tensors.floats(v.constant().orElseThrow());
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    for (int i = 0; i < values.length; i++) {
      if (gone.test(i / inner % (int) shape[axis])) {
        values[i] = 0;
      }
    }
    g.graph().setInitializer(v, Tensors.ofFloats(values, shape));
    return v;
  }

  /** What is cut was zero: the answers stay what they were. */
  private static void cutsNothingThatCounts(OnnxModel model, boolean something) {
    PassResult result =
        Passes.apply(new PruneChannelsPass(), "ratio=" + CUT + ",importance=l1", model);
    valid(result, model);
    Map<String, TensorData> feed = Runs.inputs(model, 4, 2);
    assertThat(Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed))).isLessThan(1e-5);
    if (something) {
      assertThat(weights(result.onnx())).isLessThan(weights(model));
    }
  }

  /** VainF/Torch-Pruning#420, #98: channels that become pixels go in fours. */
  @ParameterizedTest
  @ValueSource(strings = {"DCR", "CRD"})
  void channelsThatBecomePixels(String mode) {
    TestGraph g = TestGraph.seeded(22);
    boolean columnsFirst = mode.equals("CRD");
    IntPredicate lost = c -> (columnsFirst ? c / 4 : c % 8) % 2 == 0;
    Value c = g.op("Conv", "c", g.input("x", 1, 3, 5, 5), dead(g, "w", 0, lost, 32, 3, 3, 3));
    List<Attribute> how = List.of(Attribute.of("blocksize", 2), Attribute.of("mode", mode));
    Value pixels = g.op("DepthToSpace", "pixels", how, g.op("Relu", "r", c));
    Value y = g.op("Conv", "y", pixels, dead(g, "w2", 1, k -> k % 2 == 0, 4, 8, 1, 1));
    cutsNothingThatCounts(g.output(y, 1, 4, 6, 6).model(13), false);
  }

  /** VainF/Torch-Pruning#9: a convolution in groups of several channels. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aConvolutionInGroups(int groups) {
    TestGraph g = TestGraph.seeded(23);
    int each = 16 / groups;
    // Whole groups go, where there are several.
    IntPredicate lost = c -> (groups > 2 ? c / each : c) % 2 == 0;
    Value c = g.op("Conv", "c", g.input("x", 1, 3, 5, 5), dead(g, "w", 0, lost, 16, 3, 1, 1));
    Value d =
        g.op(
            "Conv",
            "d",
            List.of(Attribute.of("group", groups)),
            g.op("Relu", "r", c),
            dead(g, "w2", 0, lost, 16, each, 3, 3));
    Value y = g.op("Conv", "y", g.op("Relu", "r2", d), dead(g, "w3", 1, lost, 4, 16, 1, 1));
    cutsNothingThatCounts(g.output(y, 1, 4, 3, 3).model(13), false);
  }

  /** VainF/Torch-Pruning#125: columns of a product that a Reshape makes channels of. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1"})
  void aProductThatBecomesAPicture(long stride, long extra) {
    TestGraph g = TestGraph.seeded(24);
    IntPredicate lost = c -> c % 2 == 0;
    Value p =
        g.op(
            "Gemm",
            "p",
            List.of(Attribute.of("transB", 1)),
            g.input("x", 1, 12),
            dead(g, "w", 0, c -> lost.test(c / 16), 128, 12));
    Value picture = g.op("Reshape", "picture", g.op("Relu", "r", p), g.longs("to", 1, 8, 4, 4));
    List<Attribute> grow =
        List.of(
            Attribute.of("strides", new long[] {stride, stride}),
            Attribute.of("output_padding", new long[] {extra, extra}));
    Value t = g.op("ConvTranspose", "t", grow, picture, dead(g, "w2", 1, lost, 8, 8, 3, 3));
    Value y = g.op("Conv", "y", g.op("Relu", "r2", t), dead(g, "w3", 1, lost, 4, 8, 1, 1));
    cutsNothingThatCounts(g.output(y, 1, 4, -1, -1).model(13), false);
  }

  /** VainF/Torch-Pruning#179: a convolution of one output channel is no depthwise one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConvolutionOfOneOutput(boolean norm) {
    TestGraph g = TestGraph.seeded(25);
    IntPredicate lost = c -> c % 2 == 0;
    Value c = g.op("Conv", "c", g.input("x", 1, 3, 5, 5), dead(g, "w", 0, lost, 16, 3, 1, 1));
    Value d = g.op("Conv", "d", g.op("Relu", "r", c), dead(g, "w2", 1, lost, 1, 16, 3, 3));
    Value one = g.op("Sigmoid", "s", norm ? g.batchNorm("bn", 1, d) : d);
    Value y = g.op("Conv", "y", one, g.weight("w3", 4, 1, 1, 1));
    cutsNothingThatCounts(g.output(y, 1, 4, 3, 3).model(13), true);
  }

  /** onnxsim/onnxsim#982: groups keep as many channels each, or nothing is cut. */
  @ParameterizedTest
  @CsvSource({"18, 4", "21, 4", "21, 16", "21, 1", "17, 4"})
  void channelsThatAreNormalizedInGroups(int opset, int groups) {
    TestGraph g = TestGraph.seeded(26);
    Value c = g.op("Conv", "c", g.input("x", 1, 3, 6, 6), g.weight("w", 16, 3, 1, 1));
    Value n;
    if (opset == 17) { // as exporters took it apart
      Value flat = g.op("Reshape", "flat", c, g.longs("to", 0, groups, -1));
      float[] ones = new float[groups];
      java.util.Arrays.fill(ones, 1);
      Value i =
          g.op(
              "InstanceNormalization",
              "i",
              flat,
              g.floats("one", ones, groups),
              g.floats("zero", new float[groups], groups));
      Value back = g.op("Reshape", "back", i, g.longs("as", 1, 16, 6, 6));
      n =
          g.op(
              "Add", "n", g.op("Mul", "m", back, g.weight("s", 16, 1, 1)), g.weight("b", 16, 1, 1));
    } else {
      int each = opset == 18 ? groups : 16;
      n =
          g.op(
              "GroupNormalization",
              "n",
              List.of(Attribute.of("num_groups", groups)),
              c,
              g.weight("s", each),
              g.weight("b", each));
    }
    Value y = g.op("Conv", "y", g.op("Relu", "r", n), g.weight("w2", 4, 16, 1, 1));
    OnnxModel model = g.output(y, 1, 4, 6, 6).model(opset);
    for (double ratio : new double[] {0.25, 0.5, 0.8}) {
      PassResult result =
          Passes.apply(new PruneChannelsPass(), "ratio=" + ratio + ",importance=l1", model);
      valid(result, model);
      assertThat(Runs.run(result.onnx(), Runs.inputs(model, 4, 2)).get("y").shape())
          .containsExactly(1, 4, 6, 6);
      long left = 0;
      long parts = groups;
      for (Node node : result.onnx().graph().nodes()) {
        if (node.is("GroupNormalization")) {
          parts = node.intAttribute("num_groups", 0);
        } else if (node.is("Conv") && node.firstOutput().name().equals("c")) {
          left = node.input(1).orElseThrow().constant().orElseThrow().shape()[0];
        }
      }
      assertThat(left).isPositive();
      assertThat(left % parts).as(left + " channels in " + parts).isZero();
    }
  }
}
