package dev.lathe.optimizers.testing;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Networks for {@link SmallTask} with nodes that PyTorch cannot run before their last layers. */
public final class PartlyTrainable {
  private static final List<Attribute> PADS =
      List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
  private static final int WIDTH = 16;

  private PartlyTrainable() {}

  /** Two convolutions, a normalizer of scikit-learn's kind that has no rule, two layers. */
  public static OnnxModel normalizer() {
    TestGraph g = TestGraph.seeded(3);
    Value normal = learned(g, "Normalizer", "normal", features(g));
    return withMore(answers(g, normal), Map.of("ai.onnx.ml", 2L));
  }

  /** Two convolutions and a layer; what they answer is normalized last, with nothing behind. */
  public static OnnxModel normalizedLast() {
    TestGraph g = TestGraph.seeded(3);
    Value y = g.op("Gemm", "y", features(g), g.weight("l_w", WIDTH, 4), g.weight("l_b", 4));
    Value normal = learned(g, "Normalizer", "normal", y);
    return withMore(g.output(normal, -1, 4).model(17), Map.of("ai.onnx.ml", 2L));
  }

  /**
   * Two convolutions, a product whose weights have 4 bits and are reordered, two layers. Its
   * operator has a rule; that this node is not covered turns out when it is run.
   */
  public static OnnxModel reordered() {
    TestGraph g = TestGraph.seeded(3);
    Value packed = packed(g, "packed", features(g));
    return withMore(answers(g, packed), Map.of("com.microsoft", 1L));
  }

  /** The same with two such products, a layer between them. */
  public static OnnxModel reorderedTwice() {
    TestGraph g = TestGraph.seeded(3);
    Value first = packed(g, "packed", features(g));
    Value between = g.op("Gemm", "m", first, g.weight("m_w", WIDTH, WIDTH));
    Value second = packed(g, "packed2", between);
    return withMore(answers(g, second), Map.of("com.microsoft", 1L));
  }

  /** Classic learning: a regression of 64 × 4 coefficients and 4 offsets, kept in attributes. */
  public static OnnxModel regression() {
    TestGraph g = TestGraph.seeded(3);
    Value flat = g.op("Flatten", "flat", g.input("x", -1, 1, 8, 8));
    Value y = learned(g, "LinearRegressor", "regressor", flat);
    Node node = y.producer().orElseThrow();
    Random random = new Random(3);
    node.setAttribute(floats("coefficients", 64 * 4, random));
    node.setAttribute(floats("intercepts", 4, random));
    node.setAttribute(Attribute.of("targets", 4L));
    return withMore(g.output(y, -1, 4).model(17), Map.of("ai.onnx.ml", 2L));
  }

  private static Attribute floats(String name, int count, Random random) {
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add((float) random.nextGaussian());
    }
    return new Attribute(name, new Attribute.FloatsValue(values), Optional.empty());
  }

  private static Value features(TestGraph g) {
    Value x = g.input("x", -1, 1, 8, 8);
    Value a = g.op("Conv", "a", PADS, x, g.weight("a_w", 12, 1, 3, 3), g.weight("a_b", 12));
    Value b = g.op("Relu", "rb", g.op("Conv", "b", PADS, a, g.weight("b_w", WIDTH, 12, 3, 3)));
    return g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", b));
  }

  private static OnnxModel answers(TestGraph g, Value features) {
    Value h = g.op("Gemm", "h", features, g.weight("h_w", WIDTH, 24), g.weight("h_b", 24));
    Value y = g.op("Gemm", "y", g.op("Relu", "rh", h), g.weight("l_w", 24, 4), g.weight("l_b", 4));
    return g.output(y, -1, 4).model(17);
  }

  private static Value packed(TestGraph g, String name, Value in) {
    Random random = new Random(name.hashCode());
    byte[] codes = new byte[WIDTH * WIDTH / 2];
    random.nextBytes(codes);
    float[] scales = new float[WIDTH];
    Arrays.fill(scales, 0.1f);
    Value weights =
        g.graph()
            .addInitializer(
                name + "_q",
                new TensorData.InMemory(
                    DataType.UINT8, new long[] {WIDTH, 1, WIDTH / 2}, ByteBuffer.wrap(codes)));
    Value order =
        g.graph()
            .addInitializer(
                name + "_order",
                new TensorData.InMemory(
                    DataType.INT32, new long[] {WIDTH}, ByteBuffer.allocate(4 * WIDTH)));
    Value out = g.graph().newValue(name, Optional.empty());
    Node node =
        g.graph()
            .addNode(
                "com.microsoft",
                "MatMulNBits",
                name,
                List.of(
                    Optional.of(in),
                    Optional.of(weights),
                    Optional.of(g.floats(name + "_s", scales, WIDTH)),
                    Optional.empty(),
                    Optional.of(order)),
                List.of(Optional.of(out)));
    node.setAttribute(Attribute.of("K", (long) WIDTH));
    node.setAttribute(Attribute.of("N", (long) WIDTH));
    node.setAttribute(Attribute.of("bits", 4L));
    node.setAttribute(Attribute.of("block_size", (long) WIDTH));
    return out;
  }

  /** A node of ONNX's operators for classic learning. */
  public static Value learned(TestGraph g, String type, String name, Value... in) {
    Node node =
        g.graph()
            .addNode(
                "ai.onnx.ml",
                type,
                name,
                Arrays.stream(in).map(Optional::of).toList(),
                List.of(Optional.of(g.graph().newValue(name, Optional.empty()))));
    return node.firstOutput();
  }

  /** With further operator sets. */
  public static OnnxModel withMore(OnnxModel model, Map<String, Long> more) {
    Map<String, Long> opsets = new LinkedHashMap<>(model.opsets());
    opsets.putAll(more);
    return model.with(model.irVersion(), opsets, model.metadata());
  }
}
