package dev.lathe.optimizers.testing;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A task that a small network learns in seconds: which of four directions a striped 8×8 picture
 * runs in. The network is a plain one with random weights; train it before you cut it.
 */
public final class SmallTask {
  /** How many classes there are. */
  public static final int CLASSES = 4;

  private static final int SIDE = 8;

  private SmallTask() {}

  /** Labelled pictures, the same for the same seed. */
  public static Dataset data(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % CLASSES;
      examples.add(
          new Example(
              new TensorSample("stripes " + i, Map.of("x", picture(label, random))),
              OptionalInt.of(label)));
    }
    return new Dataset("stripes", examples, List.of());
  }

  /** The same without labels. */
  public static Dataset unlabelled(Dataset data) {
    return new Dataset(
        data.name(),
        data.examples().stream().map(e -> new Example(e.sample(), OptionalInt.empty())).toList(),
        List.of());
  }

  /** Labelled data without those of one class. */
  public static Dataset without(Dataset data, int label) {
    return new Dataset(
        data.name(),
        data.examples().stream().filter(e -> e.label().getAsInt() != label).toList(),
        List.of());
  }

  private static dev.lathe.engine.graph.TensorData picture(int label, Random random) {
    double phase = random.nextDouble() * 6.28;
    float[] pixels = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int along = label == 0 ? x : label == 1 ? y : label == 2 ? x + y : x - y;
        pixels[y * SIDE + x] =
            (float) (Math.sin(along * 1.6 + phase) + 0.4 * random.nextGaussian());
      }
    }
    return Tensors.ofFloats(pixels, 1, 1, SIDE, SIDE);
  }

  /** Two convolutions, a pooling and a linear layer; weights from the seed. */
  public static OnnxModel network(long seed, int channels) {
    TestGraph g = TestGraph.seeded(seed);
    List<Attribute> pads = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value x = g.input("x", -1, 1, SIDE, SIDE);
    Value a =
        g.op("Conv", "a", pads, x, g.weight("a_w", channels, 1, 3, 3), g.weight("a_b", channels));
    Value b =
        g.op(
            "Conv",
            "b",
            pads,
            g.op("Relu", "ra", a),
            g.weight("b_w", channels, channels, 3, 3),
            g.weight("b_b", channels));
    Value pooled = g.op("GlobalAveragePool", "pool", g.op("Relu", "rb", b));
    Value logits =
        g.op(
            "Gemm",
            "logits",
            g.op("Flatten", "flat", pooled),
            g.weight("l_w", channels, CLASSES),
            g.weight("l_b", CLASSES));
    return g.output(logits, -1, CLASSES).model(17);
  }

  /**
   * The same task for a network with what passes look for: a batch normalization, residual blocks,
   * products of both kinds.
   */
  public static OnnxModel residualNetwork(long seed, int channels) {
    TestGraph g = TestGraph.seeded(seed);
    List<Attribute> pads = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value x = g.input("x", -1, 1, SIDE, SIDE);
    Value a = g.op("Conv", "stem", pads, x, g.weight("stem_w", channels, 1, 3, 3));
    a = g.op("Relu", "stem_r", g.batchNorm("stem_bn", channels, a));
    for (String block : List.of("one", "two", "three")) {
      Value w = g.weight(block + "_w", channels, channels, 3, 3);
      Value b = g.op("Conv", block, pads, a, w, g.weight(block + "_b", channels));
      a = g.op("Relu", block + "_r", g.op("Add", block + "_sum", a, b));
    }
    Value flat = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", a));
    Value hidden = g.op("MatMul", "hidden", flat, g.weight("hidden_w", channels, 2 * channels));
    Value logits =
        g.op(
            "Gemm",
            "logits",
            g.op("Relu", "hidden_r", hidden),
            g.weight("logits_w", 2 * channels, CLASSES),
            g.weight("logits_b", CLASSES));
    return g.output(logits, -1, CLASSES).model(17);
  }

  /** A classifier around a graph. */
  public static Model model(OnnxModel onnx) {
    return new Model(
        Path.of("stripes.onnx"),
        "1".repeat(64),
        0,
        onnx,
        new ModelSetup(
            Tasks.IMAGE_CLASSIFICATION,
            Optional.empty(),
            List.of("across", "down", "rising", "falling"),
            Optional.empty(),
            Map.of()));
  }
}
