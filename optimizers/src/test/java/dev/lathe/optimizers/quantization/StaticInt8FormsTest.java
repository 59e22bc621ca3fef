package dev.lathe.optimizers.quantization;

import static dev.lathe.optimizers.quantization.StaticRuns.apply;
import static dev.lathe.optimizers.quantization.StaticRuns.close;
import static dev.lathe.optimizers.quantization.StaticRuns.initial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of operators that static INT8 once wrote invalid or wrong models of. */
class StaticInt8FormsTest {
  private static final List<Attribute> SAME =
      List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));

  private static float[] filled(int n, float value) {
    float[] f = new float[n];
    Arrays.fill(f, value);
    return f;
  }

  private static Value convolution(TestGraph g, String name, Value x, int in, int out) {
    return g.op("Conv", name, SAME, x, g.weight(name + "_w", out, in, 3, 3));
  }

  // ---- tables

  @ParameterizedTest
  @CsvSource({"false, 0", "false, -2", "true, 0", "false, 1", "false, -1"})
  void aTableReadByAProduct(boolean reshaped, long axis) {
    TestGraph g = TestGraph.seeded(1);
    Value table = g.weight("table", 96, 96);
    Value e =
        g.op(
            "Gather",
            "e",
            List.of(Attribute.of("axis", axis)),
            table,
            g.input("ids", DataType.INT64, 96));
    Value in = reshaped ? g.op("Reshape", "r", e, g.longs("shape", 96, 96)) : e;
    Value y = g.op("MatMul", "y", in, g.weight("w", 96, 8));
    PassResult result = close(g.output(y, 96, 8).model(13), initial(), 25);
    assertThat(result.done()).anyMatch(n -> n.reason().contains("table"));
    close(
        g.model(13),
        initial().with(StaticInt8Pass.SYMMETRIC, true).with(StaticInt8Pass.TYPES, "s8s8"),
        25);
  }

  @Test
  void oneTableAlongTwoAxes() {
    TestGraph g = TestGraph.seeded(2);
    Value table = g.weight("table", 80, 64);
    Value ids = g.input("ids", DataType.INT64, 1, 6);
    Value rows = g.op("Gather", "rows", table, ids);
    Value columns = g.op("Gather", "columns", List.of(Attribute.of("axis", 1L)), table, ids);
    Value a = g.op("MatMul", "a", rows, g.weight("w", 64, 8));
    Value flat = g.op("Reshape", "flat", columns, g.longs("to", 6, 80));
    Value b = g.op("MatMul", "b", flat, g.weight("v", 80, 8));
    close(g.output(a, 1, 6, 8).output(b, 6, 8).output(rows, 1, 6, 64).model(13), initial(), 25);
  }

  /**
   * Large products of one sign: on x86 ONNX Runtime makes UINT8 of signed activations, whose sums
   * with full 8-bit weights a CPU without an 8-bit dot product cuts off.
   */
  @ParameterizedTest
  @CsvSource({"u8s8", "s8s8", "u8u8"})
  void sumsOfLargeProducts(String types) {
    TestGraph g = TestGraph.seeded(6);
    Value x = g.op("Sigmoid", "x", g.input("in", 4, 64));
    Value y = g.op("MatMul", "y", x, g.positive("w", 64, 8));
    close(
        g.output(y, 4, 8).model(13),
        initial().with(StaticInt8Pass.SYMMETRIC, true).with(StaticInt8Pass.TYPES, types),
        25);
  }

  // ---- biases

  @ParameterizedTest
  @CsvSource({
    "1, ''",
    "1, 1",
    "1, 1x1",
    "1, 1x1x1",
    "5, ''",
    "5, 1",
    "5, 5",
    "5, 1x5",
    "5, 4x1",
    "5, 4x5",
    "1, 4x1"
  })
  void aBiasBehindAProduct(int columns, String shape) {
    long[] dims =
        shape.isEmpty()
            ? new long[0]
            : Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();
    for (boolean first : new boolean[] {true, false}) {
      TestGraph g = TestGraph.seeded(3);
      Value p = g.op("MatMul", "p", g.input("x", 4, 16), g.weight("w", 16, columns));
      Value c = g.weight("c", dims);
      Value y = first ? g.op("Add", "y", c, p) : g.op("Add", "y", p, c);
      close(
          g.output(y, dims.length == 3 ? new long[] {1, 4, columns} : new long[] {4, columns})
              .model(13),
          initial(),
          25);
    }
    if (dims.length < 3) {
      TestGraph g = TestGraph.seeded(4);
      List<Attribute> factors = List.of(Attribute.of("alpha", 0.5f), Attribute.of("beta", 2f));
      Value y =
          g.op(
              "Gemm",
              "y",
              factors,
              g.input("x", 4, 16),
              g.weight("w", 16, columns),
              g.weight("c", dims));
      close(g.output(y, 4, columns).model(13), initial(), 25);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, ''", "1, 1", "1, 1x16", "3, ''", "3, 1", "3, 1x16"})
  void aBiasBeforeAProduct(int columns, String shape) {
    long[] dims =
        shape.isEmpty()
            ? new long[0]
            : Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();
    TestGraph g = TestGraph.seeded(5);
    Value shifted = g.op("Add", "shifted", g.weight("c", dims), g.input("x", 4, 16));
    Value y = g.op("MatMul", "y", shifted, g.weight("w", 16, columns));
    close(g.output(g.op("Add", "z", y, g.weight("d")), 4, columns).model(13), initial(), 22);
  }

  @Test
  void aProductOfOneColumnStaysFp32() {
    TestGraph g = TestGraph.seeded(15);
    Value h = g.op("Relu", "h", g.op("MatMul", "a", g.input("x", 4, 16), g.weight("w", 16, 8)));
    Value y = g.op("Add", "y", g.weight("c"), g.op("MatMul", "b", h, g.weight("v", 8, 1)));
    PassResult result = close(g.output(y, 4, 1).model(13), initial(), 27);
    assertThat(result.refused())
        .anyMatch(n -> n.node().equals("b") && n.reason().contains("one column"));
  }

  // ---- pooling and resizing

  static Stream<Arguments> pools() {
    List<Arguments> all = new ArrayList<>();
    for (long opset : new long[] {13, 19}) {
      for (long ceil : new long[] {0, 1}) {
        for (long include : new long[] {0, 1}) {
          for (long dilation : opset < 19 ? new long[] {0} : new long[] {0, 1, 2}) {
            all.add(Arguments.of(opset, ceil, include, dilation));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("pools")
  void anAveragePool(long opset, long ceil, long include, long dilation) {
    TestGraph g = TestGraph.seeded(6);
    List<Attribute> how =
        new ArrayList<>(
            List.of(
                Attribute.of("kernel_shape", new long[] {3, 3}),
                Attribute.of("strides", new long[] {2, 2}),
                Attribute.of("pads", new long[] {1, 1, 1, 1}),
                Attribute.of("ceil_mode", ceil),
                Attribute.of("count_include_pad", include)));
    if (dilation > 0) {
      how.add(Attribute.of("dilations", new long[] {dilation, dilation}));
    }
    Value a = convolution(g, "a", g.input("x", 1, 3, 10, 9), 3, 6);
    Value p = g.op("AveragePool", "p", how, a);
    Value y = convolution(g, "b", p, 6, 4);
    PassResult result = close(g.output(y, 1, 4, -1, -1).model(opset), initial(), 25);
    boolean kept = dilation == 2 || ceil + include == 2;
    assertThat(result.refused().stream().anyMatch(n -> n.node().equals("p"))).isEqualTo(kept);
    assertThat(result.done().stream().anyMatch(n -> n.node().equals("p"))).isNotEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"linear, -30", "nearest, 0", "nearest, 1000", "linear, 0.5"})
  void whatAResizeFillsIn(String mode, float fill) {
    TestGraph g = TestGraph.seeded(7);
    Value a = convolution(g, "a", g.input("x", 1, 3, 8, 8), 3, 6);
    Value m =
        g.op(
            "Resize",
            "m",
            List.of(
                Attribute.of("mode", mode),
                Attribute.of("coordinate_transformation_mode", "tf_crop_and_resize"),
                Attribute.of("extrapolation_value", fill)),
            a,
            g.floats("roi", new float[] {0, 0, -0.5f, -0.5f, 1, 1, 1.2f, 1.2f}, 8),
            null,
            g.longs("sizes", 1, 6, 10, 10));
    Value y = convolution(g, "b", m, 6, 4);
    PassResult result = close(g.output(y, 1, 4, 10, 10).model(13), initial(), 25);
    assertThat(result.refused()).anyMatch(n -> n.node().equals("m"));
  }

  // ---- masks

  /** How a mask comes about. */
  private enum Mask {
    CONSTANT,
    WHERE,
    EXPANDED,
    COMPUTED,
    SUBTRACTED,
    FILLED
  }

  private static OnnxModel attention(Mask kind, float low) {
    TestGraph g = TestGraph.seeded(8);
    Value s = g.op("MatMul", "s", g.input("x", 1, 8, 16), g.weight("keys", 16, 12));
    byte[] first = new byte[12];
    first[0] = 1;
    Value always =
        g.graph().addInitializer("always", Tensors.ofBytes(DataType.BOOL, first, 1, 1, 12));
    Value seen = g.op("Or", "seen", g.input("keep", DataType.BOOL, 1, 1, 12), always);
    Value zero = g.floats("zero", new float[] {0});
    Value bottom = g.floats("bottom", new float[] {low});
    Value one = g.floats("one", new float[] {1});
    Value masked =
        switch (kind) {
          case CONSTANT -> {
            float[] triangle = new float[96];
            for (int i = 0; i < 96; i++) {
              triangle[i] = i % 12 > i / 12 ? low : 0;
            }
            yield g.op("Add", "sm", s, g.floats("mask", triangle, 1, 8, 12));
          }
          case WHERE -> g.op("Add", "sm", g.op("Where", "mask", seen, zero, bottom), s);
          case EXPANDED ->
              g.op(
                  "Add",
                  "sm",
                  s,
                  g.op(
                      "Expand",
                      "mask",
                      g.op("Where", "row", seen, zero, bottom),
                      g.longs("to", 1, 8, 12)));
          case COMPUTED, SUBTRACTED -> {
            Value k = g.op("Cast", "k", List.of(Attribute.of("to", 1L)), seen);
            Value away = g.op("Sub", "away", one, k);
            Value size = g.floats("size", new float[] {kind == Mask.COMPUTED ? low : -low});
            Value mask = g.op("Mul", "mask", away, size);
            yield g.op(kind == Mask.COMPUTED ? "Add" : "Sub", "sm", s, mask);
          }
          case FILLED -> g.op("Where", "sm", seen, s, bottom);
        };
    Value p = g.op("Softmax", "p", List.of(Attribute.of("axis", -1L)), masked);
    Value o = g.op("Relu", "o", g.op("MatMul", "values", p, g.weight("v", 12, 16)));
    return g.output(g.op("MatMul", "y", o, g.weight("w", 16, 5)), 1, 8, 5).model(13);
  }

  static Stream<Arguments> masks() {
    List<Arguments> all = new ArrayList<>();
    for (Mask kind : Mask.values()) {
      for (float low :
          new float[] {-100, -1e4f, -1e9f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY}) {
        boolean product = kind == Mask.COMPUTED || kind == Mask.SUBTRACTED;
        if (!product || Float.isFinite(low)) { // 0 × ∞ is no number
          all.add(Arguments.of(kind, low));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("masks")
  void aMaskDoesNotShareARangeWithItsScores(Mask kind, float low) {
    PassResult result = close(attention(kind, low), initial(), 25);
    assertThat(result.refused()).anyMatch(n -> n.node().equals("sm"));
    assertThat(result.changed()).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"true, -1e4", "true, -1e9", "true, -Infinity", "false, -1e4", "false, -1e9"})
  void aMaskThatLooksLikeABias(boolean added, float low) {
    TestGraph g = TestGraph.seeded(14);
    Value x = g.input("x", 8, 16);
    float[] row = new float[12];
    Arrays.fill(row, 7, 12, low);
    Value mask = g.floats("mask", row, 12);
    Value keys = g.weight("keys", 16, 12);
    Value sm =
        added
            ? g.op("Add", "sm", g.op("MatMul", "s", x, keys), mask)
            : g.op("Gemm", "sm", x, keys, mask);
    Value p = g.op("Softmax", "p", List.of(Attribute.of("axis", -1L)), sm);
    Value y = g.op("MatMul", "y", p, g.weight("v", 12, 16));
    PassResult result = close(g.output(y, 8, 16).model(13), initial(), 25);
    assertThat(result.refused()).anyMatch(n -> n.node().equals("sm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"percentile", "mse", "entropy"})
  void norWithTheOtherMethods(String method) {
    close(attention(Mask.CONSTANT, -1e9f), initial().with(StaticInt8Pass.METHOD, method), 20);
    close(
        attention(Mask.FILLED, Float.NEGATIVE_INFINITY),
        initial().with(StaticInt8Pass.METHOD, method),
        20);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, -1e9f, -Float.MAX_VALUE})
  void paddingThatRulesARangeKeepsTheProductBehindItInFp32(float fill) {
    TestGraph g = TestGraph.seeded(9);
    Value a = convolution(g, "a", g.input("x", 1, 3, 8, 8), 3, 4);
    Value padded =
        g.op(
            "Pad",
            "padded",
            a,
            g.longs("pads", 0, 0, 1, 1, 0, 0, 1, 1),
            g.floats("fill", new float[] {fill}));
    Value moved =
        g.op("Transpose", "moved", List.of(Attribute.of("perm", new long[] {0, 1, 3, 2})), padded);
    Value b = g.op("Conv", "b", moved, g.floats("tiny", filled(4 * 2, 0.5f), 2, 4, 1, 1));
    Value inner =
        g.op(
            "Slice",
            "inner",
            b,
            g.longs("from", 1, 1),
            g.longs("to", 9, 9),
            g.longs("along", 2, 3));
    PassResult result = close(g.output(inner, 1, 2, 8, 8).model(13), initial(), 25);
    assertThat(result.refused()).anyMatch(n -> n.node().equals("b"));
    assertThat(result.notes()).anyMatch(n -> n.startsWith("FP32 stays at b"));
  }

  @ParameterizedTest
  @ValueSource(floats = {-1e9f, Float.NEGATIVE_INFINITY})
  void paddingThatAMaximumDropsAgainKeepsNothing(float fill) {
    TestGraph g = TestGraph.seeded(10);
    Value a = convolution(g, "a", g.input("x", 1, 3, 8, 8), 3, 4);
    Value padded =
        g.op(
            "Pad",
            "padded",
            a,
            g.longs("pads", 0, 0, 1, 1, 0, 0, 1, 1),
            g.floats("fill", new float[] {fill}));
    List<Attribute> window =
        List.of(
            Attribute.of("kernel_shape", new long[] {3, 3}),
            Attribute.of("strides", new long[] {2, 2}));
    Value b = convolution(g, "b", g.op("MaxPool", "m", window, padded), 4, 2);
    PassResult result = close(g.output(b, 1, 2, -1, -1).model(13), initial(), 25);
    assertThat(result.done()).anyMatch(n -> n.node().equals("b"));
  }

  @Test
  void aConstantThatIsJoinedToFeatures() {
    TestGraph g = TestGraph.seeded(11);
    Value a = convolution(g, "a", g.input("x", 1, 3, 6, 6), 3, 4);
    Value joined =
        g.op(
            "Concat",
            "joined",
            List.of(Attribute.of("axis", 1L)),
            a,
            g.floats("large", filled(36, 5e4f), 1, 1, 6, 6));
    float[] w = new float[2 * 5];
    Arrays.fill(w, 0, 4, 0.5f);
    Arrays.fill(w, 5, 9, -0.3f); // the large channel counts for nothing
    Value y = g.op("Conv", "b", joined, g.floats("w", w, 2, 5, 1, 1));
    PassResult result = close(g.output(y, 1, 2, 6, 6).model(13), initial(), 25);
    assertThat(result.refused()).extracting(n -> n.node()).contains("joined", "b");
  }

  // ---- lengths that depend on the data

  @ParameterizedTest
  @ValueSource(strings = {"Compress", "NonZero", "Slice"})
  void rowsWhoseNumberDependsOnTheData(String how) {
    TestGraph g = TestGraph.seeded(12);
    Value s = g.op("MatMul", "s", g.input("x", 6, 8), g.weight("w", 8, 8));
    Value first =
        g.op(
            "Squeeze",
            "first",
            g.op("Slice", "column", s, g.longs("f", 0), g.longs("t", 1), g.longs("ax", 1)),
            g.longs("one", 1));
    Value on = g.op("Greater", "on", first, g.floats("t0", new float[] {-0.5f}));
    Value rows =
        switch (how) {
          case "Compress" -> g.op("Compress", "rows", List.of(Attribute.of("axis", 0L)), s, on);
          case "NonZero" ->
              g.op(
                  "Gather",
                  "rows",
                  s,
                  g.op("Squeeze", "at", g.op("NonZero", "nz", on), g.longs("lead", 0)));
          default -> {
            Value ones = g.op("Cast", "ones", List.of(Attribute.of("to", 7L)), on);
            Value count = g.op("ReduceSum", "count", ones, g.longs("all", 0));
            yield g.op("Slice", "rows", s, g.longs("begin", 0), count);
          }
        };
    Value q = g.op("Relu", "q", g.op("MatMul", "q0", rows, g.weight("v", 8, 8)));
    Value y = g.op("MatMul", "z", q, g.weight("u2", 8, 4));
    Value sum = g.op("ReduceSum", "y", y, g.longs("down", 0));
    PassResult result = close(g.output(sum, 1, 4).model(13), initial(), 20);
    assertThat(result.done()).anyMatch(n -> n.node().equals("z"));
  }

  // ---- other element types

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT16", "DOUBLE"})
  void anotherElementTypeIsRefused(DataType type) {
    for (boolean known : new boolean[] {true, false}) {
      TestGraph g = TestGraph.seeded(13);
      Value x = g.input("x", type, 2, 4);
      TensorData w =
          new TensorData.InMemory(type, new long[] {4, 4}, Tensors.buffer(16L * type.bits() / 8));
      Value m = known ? x : g.op("MatMul", "m", x, g.op("Transpose", "xt", x));
      Value y = g.op("MatMul", "y", m, known ? g.graph().addInitializer("w", w) : m);
      OnnxModel model = g.output(y, type, 2, known ? 4 : 2).model(13);
      assertThatThrownBy(() -> apply(model, initial()))
          .isInstanceOfSatisfying(
              LatheException.class,
              e -> {
                assertThat(e.code()).isEqualTo(LatheException.Code.INPUT);
                assertThat(e).hasMessageContaining("8 bits are made of FP32 only");
              });
    }
  }
}
