package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.OrtTypes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A model says the same in the newer words, bit for bit, as ONNX Runtime computes both. */
class OpsetUpgradeTest {
  private static final float[] FACTORS = {
    0.3f, 0.5f, 0.55f, 0.6f, 2 / 3f, 0.8f, 0.99f, 1, 1.1f, 1.3f, 1.5f, 1.7f, 2, 2.5f, 3
  };

  /** What the older model answers, and what the raised one does. */
  private static void same(OnnxModel older, Map<String, TensorData> feed) {
    Map<String, TensorData> before = Runs.run(older, feed);
    OnnxModel copy = older.copy();
    OrtTypes.fill(copy);
    OpsetUpgrade.Outcome raised = OpsetUpgrade.apply(copy);
    assertThat(raised.problems()).isEmpty();
    assertThat(raised.model().opset()).isEqualTo(OpsetUpgrade.TARGET);
    for (SessionSettings.Optimization o : SessionSettings.Optimization.values()) {
      Map<String, TensorData> after = Runs.run(raised.model(), feed, o);
      assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
      before.forEach(
          (name, tensor) -> {
            assertThat(after.get(name).shape()).as(name).isEqualTo(tensor.shape());
            assertThat(after.get(name).bytes()).as(name).isEqualTo(tensor.bytes());
          });
    }
  }

  static Stream<Arguments> resizes() {
    Random random = new Random(7);
    List<Arguments> all = new ArrayList<>();
    for (String mode : List.of("nearest", "linear")) {
      for (int i = 0; i < 60; i++) {
        float a = FACTORS[random.nextInt(FACTORS.length)];
        float b = FACTORS[random.nextInt(FACTORS.length)];
        all.add(Arguments.of(mode, 2 + random.nextInt(9), 2 + random.nextInt(9), a, b));
      }
      // Grows by next to nothing beside an axis that shrinks.
      all.add(Arguments.of(mode, 5, 9, 1.1f, 0.9f));
      all.add(Arguments.of(mode, 5, 9, 0.9f, 1.1f));
      all.add(Arguments.of(mode, 5, 5, 1.1f, 1.1f));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void aResizeOfSet10(String mode, int height, int width, float down, float across) {
    float[] by = {1, 1, down, across};
    for (boolean fixed : new boolean[] {true, false}) {
      TestGraph g = TestGraph.seeded(1);
      Value x = fixed ? g.input("x", 1, 2, height, width) : g.input("x", -1, 2, -1, -1);
      Value scales = fixed ? g.floats("by", by, 4) : g.input("by", 4);
      Value y = g.op("Resize", "y", List.of(Attribute.of("mode", mode)), x, scales);
      OnnxModel model = g.output(y, -1, 2, -1, -1).model(10);
      Map<String, TensorData> feed = new HashMap<>();
      feed.put("x", picture(1, 2, height, width));
      if (!fixed) {
        feed.put("by", Tensors.ofFloats(by, 4));
      }
      same(model, feed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, nearest, 2, 2",
    "7, linear, 1.5, 2.5",
    "9, nearest, 1.3, 1",
    "9, nearest, 1.1, 2.7",
    "9, linear, 3, 1.7"
  })
  void anUpsample(long opset, String mode, float down, float across) {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 1, 2, 5, 7);
    Attribute m = Attribute.of("mode", mode);
    Value y =
        opset < 9
            ? g.op(
                "Upsample",
                "y",
                List.of(m, Attribute.of("scales", new float[] {1, 1, down, across})),
                x)
            : g.op(
                "Upsample",
                "y",
                List.of(m),
                x,
                g.floats("by", new float[] {1, 1, down, across}, 4));
    same(g.output(y, 1, 2, -1, -1).model(opset), Map.of("x", picture(1, 2, 5, 7)));
  }

  @ParameterizedTest
  @CsvSource({"floor, 0.6", "floor, 2.5", "round_prefer_floor, 0.75", "round_prefer_floor, 1.5"})
  void halfPixelsForNearestNeighbours(String rounding, float by) {
    TestGraph g = TestGraph.seeded(1);
    Value y =
        g.op(
            "Resize",
            "y",
            List.of(
                Attribute.of("mode", "nearest"),
                Attribute.of("coordinate_transformation_mode", "tf_half_pixel_for_nn"),
                Attribute.of("nearest_mode", rounding)),
            g.input("x", 1, 1, 10, 7),
            g.floats("roi", new float[0], 0),
            g.floats("by", new float[] {1, 1, by, by}, 4));
    same(g.output(y, 1, 1, -1, -1).model(11), Map.of("x", picture(1, 1, 10, 7)));
  }

  /** Operators whose words changed on the way to set 13, as older files say them. */
  static Stream<Arguments> others() {
    Attribute axis0 = Attribute.of("axis", 0L);
    Attribute axis1 = Attribute.of("axis", 1L);
    Attribute axes = Attribute.of("axes", new long[] {1});
    return Stream.of(
        Arguments.of("Softmax", 7L, List.of()),
        Arguments.of("Softmax", 11L, List.of(axis0)),
        Arguments.of("Softmax", 12L, List.of(Attribute.of("axis", -2L))),
        Arguments.of("LogSoftmax", 9L, List.of(axis1)),
        Arguments.of("Hardmax", 10L, List.of(axis1)),
        Arguments.of("Clip", 7L, List.of(Attribute.of("min", -0.5f))),
        Arguments.of("Clip", 10L, List.of(Attribute.of("min", 0f), Attribute.of("max", 0.5f))),
        Arguments.of(
            "Pad",
            7L,
            List.of(
                Attribute.of("pads", new long[] {0, 0, 1, 2, 0, 0, 0, 1}),
                Attribute.of("value", 3f))),
        Arguments.of(
            "Pad",
            10L,
            List.of(
                Attribute.of("pads", new long[] {0, 0, 1, 2, 0, 0, 0, 1}),
                Attribute.of("mode", "reflect"))),
        Arguments.of(
            "Slice",
            7L,
            List.of(
                Attribute.of("starts", new long[] {1, -3}),
                Attribute.of("ends", new long[] {99, -1}),
                Attribute.of("axes", new long[] {1, 2}))),
        Arguments.of(
            "Slice",
            9L,
            List.of(
                Attribute.of("starts", new long[] {0, 1}),
                Attribute.of("ends", new long[] {1, 3}))),
        Arguments.of("ReduceSum", 7L, List.of(axes)),
        Arguments.of("ReduceSum", 12L, List.of(Attribute.of("keepdims", 0L))),
        Arguments.of("ReduceSum", 11L, List.of(Attribute.of("axes", new long[] {-1, 0}))),
        Arguments.of("ReduceMean", 7L, List.of(axes)),
        Arguments.of("Squeeze", 7L, List.of(Attribute.of("axes", new long[] {0}))),
        Arguments.of("Squeeze", 11L, List.of()),
        Arguments.of("Unsqueeze", 7L, List.of(Attribute.of("axes", new long[] {0, 3}))),
        Arguments.of("Dropout", 7L, List.of(Attribute.of("ratio", 0.3f))),
        Arguments.of("Flatten", 7L, List.of()),
        Arguments.of("DepthToSpace", 7L, List.of(Attribute.of("blocksize", 2L))),
        Arguments.of(
            "AveragePool",
            7L,
            List.of(
                Attribute.of("kernel_shape", new long[] {3, 3}),
                Attribute.of("auto_pad", "SAME_LOWER"))),
        Arguments.of(
            "MaxPool",
            10L,
            List.of(
                Attribute.of("kernel_shape", new long[] {2, 2}),
                Attribute.of("strides", new long[] {2, 2}),
                Attribute.of("ceil_mode", 1L))));
  }

  @ParameterizedTest
  @MethodSource("others")
  void anOperatorWhoseWordsChanged(String op, long opset, List<Attribute> attributes) {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op(op, "y", attributes, g.input("x", 1, 4, 5, 6));
    // The declared shape says nothing; only its rank has to be right.
    OnnxModel model = g.output(y, DataType.FLOAT, shapeOf(op, attributes)).model(opset);
    same(model, Map.of("x", picture(1, 4, 5, 6)));
  }

  private static long[] shapeOf(String op, List<Attribute> attributes) {
    int rank =
        switch (op) {
          case "Flatten" -> 2;
          case "Unsqueeze" -> 6;
          case "Squeeze" -> 3;
          case "ReduceSum" ->
              attributes.stream().anyMatch(a -> a.name().equals("keepdims")) ? 0 : 4;
          default -> 4;
        };
    long[] open = new long[rank];
    Arrays.fill(open, -1);
    return open;
  }

  @ParameterizedTest
  @CsvSource({"7", "10", "12"})
  void splitsAndTheGreatest(long opset) {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 1, 4, 5, 6);
    List<Attribute> last = List.of(Attribute.of("axis", 3L), Attribute.of("split", new long[] {6}));
    Value whole = g.op("Split", "whole", last, x);
    List<Optional<Value>> in = new ArrayList<>(List.of(Optional.of(whole)));
    if (opset >= 10) {
      in.add(Optional.of(g.longs("k", 2)));
    }
    Value top = g.graph().newValue("top", Optional.empty());
    Value at = g.graph().newValue("at", Optional.empty());
    Node node =
        g.graph().addNode("", "TopK", "TopK", in, List.of(Optional.of(top), Optional.of(at)));
    if (opset < 10) {
      node.setAttribute(Attribute.of("k", 2L));
    }
    g.output(top, 1, 4, 5, 2).output(at, DataType.INT64, 1, 4, 5, 2);
    Value y = g.op("Neg", "y", whole);
    same(g.output(y, 1, 4, 5, 6).model(opset), Map.of("x", picture(1, 4, 5, 6)));
  }

  private static TensorData picture(long... shape) {
    Random random = new Random(3);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.ofFloats(values, shape);
  }
}
