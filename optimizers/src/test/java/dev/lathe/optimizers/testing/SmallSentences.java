package dev.lathe.optimizers.testing;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Sentences of 3 to 9 tokens; the class is which half of the vocabulary has more of them. */
public final class SmallSentences {
  /** How many tokens there are; 0 is padding. */
  public static final int VOCABULARY = 21;

  private SmallSentences() {}

  /** What a network answers with. */
  public enum Answer {
    /** Two logits. */
    LOGITS,
    /** A vector of length one. */
    EMBEDDING,
    /** A vector for each token. */
    TOKENS
  }

  /** Labelled sentences, the same for the same seed. */
  public static Dataset data(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      long[] ids = new long[3 + 2 * random.nextInt(4)];
      for (int t = 0; t < ids.length; t++) {
        boolean low = t <= ids.length / 2 == (label == 0);
        ids[t] = 1 + random.nextInt(10) + (low ? 0 : 10);
      }
      long[] ones = new long[ids.length];
      java.util.Arrays.fill(ones, 1);
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      tensors.put("input_ids", Tensors.ofLongs(ids, 1, ids.length));
      tensors.put("attention_mask", Tensors.ofLongs(ones, 1, ones.length));
      examples.add(new Example(new TensorSample("s" + i, tensors), OptionalInt.of(label)));
    }
    return new Dataset("sentences", examples, List.of());
  }

  /** An encoder as exporters write it, normalized behind each part. */
  public static OnnxModel network(long seed, int layers, int heads, int width, Answer answer) {
    TestGraph g = TestGraph.seeded(seed);
    Value ids = g.input("input_ids", DataType.INT64, -1, -1);
    Value mask = g.input("attention_mask", DataType.INT64, -1, -1);
    Value seen = g.op("Cast", "seen", List.of(Attribute.of("to", 1)), mask);
    Value off = g.op("Sub", "off", g.floats("one", new float[] {1}, 1), seen);
    Value low = g.op("Mul", "low", off, g.floats("far", new float[] {-10_000}, 1));
    Value bias = g.op("Unsqueeze", "bias", low, g.longs("bias_axes", 1, 2));
    Value x = norm(g, "n", width, g.op("Gather", "e", g.weight("words", VOCABULARY, width), ids));
    for (int i = 0; i < layers; i++) {
      Value mixed = attention(g, "l" + i, x, bias, heads, width);
      x = norm(g, "a" + i, width, g.op("Add", "l" + i + ".sum", x, mixed));
      Value up = g.op("Relu", "l" + i + ".relu", linear(g, "l" + i + ".up", x, width, 2 * width));
      Value down = linear(g, "l" + i + ".down", up, 2 * width, width);
      x = norm(g, "m" + i, width, g.op("Add", "l" + i + ".sum2", x, down));
    }
    if (answer == Answer.TOKENS) {
      return g.output(linear(g, "states", x, width, width), -1, -1, width).model(17);
    }
    Value column = g.op("Unsqueeze", "column", seen, g.longs("column_axis", 2));
    Value axis = g.longs("tokens_axis", 1);
    List<Attribute> flat = List.of(Attribute.of("keepdims", 0));
    Value sum = g.op("ReduceSum", "sum", flat, g.op("Mul", "real", x, column), axis);
    Value mean = g.op("Div", "mean", sum, g.op("ReduceSum", "count", flat, column, axis));
    if (answer == Answer.LOGITS) {
      return g.output(linear(g, "logits", mean, width, 2), -1, 2).model(17);
    }
    Value length = g.op("ReduceL2", "length", List.of(Attribute.of("axes", new long[] {1})), mean);
    return g.output(g.op("Div", "sentence", mean, length), -1, width).model(17);
  }

  private static Value attention(
      TestGraph g, String name, Value x, Value bias, int heads, int width) {
    Value shape = g.longs(name + ".shape", 0, 0, heads, width / heads);
    Value q = split(g, name + ".q", x, shape, width, 0, 2, 1, 3);
    Value k = split(g, name + ".k", x, shape, width, 0, 2, 3, 1);
    Value v = split(g, name + ".v", x, shape, width, 0, 2, 1, 3);
    Value root = g.floats(name + ".root", new float[] {(float) Math.sqrt(width / heads)}, 1);
    Value scores = g.op("Div", name + ".scaled", g.op("MatMul", name + ".qk", q, k), root);
    Value map =
        g.op(
            "Softmax",
            name + ".map",
            List.of(Attribute.of("axis", 3)),
            g.op("Add", name + ".masked", scores, bias));
    Value mixed =
        g.op(
            "Transpose",
            name + ".back",
            List.of(Attribute.of("perm", new long[] {0, 2, 1, 3})),
            g.op("MatMul", name + ".mixed", map, v));
    Value joined = g.op("Reshape", name + ".joined", mixed, g.longs(name + ".flat", 0, 0, width));
    return linear(g, name + ".out", joined, width, width);
  }

  private static Value split(
      TestGraph g, String name, Value x, Value shape, int width, long... perm) {
    Value all = g.op("Reshape", name + ".heads", linear(g, name, x, width, width), shape);
    return g.op("Transpose", name + ".turned", List.of(Attribute.of("perm", perm)), all);
  }

  private static Value linear(TestGraph g, String name, Value x, int from, int to) {
    Value product = g.op("MatMul", name + ".product", x, g.weight(name + ".w", from, to));
    return g.op("Add", name, product, g.weight(name + ".b", to));
  }

  private static Value norm(TestGraph g, String name, int width, Value x) {
    return g.op(
        "LayerNormalization",
        name + ".norm",
        x,
        g.positive(name + ".scale", width),
        g.weight(name + ".bias", width));
  }

  /** A model around a graph. */
  public static Model model(OnnxModel onnx, Task task) {
    return new Model(
        Path.of("sentences.onnx"),
        "2".repeat(64),
        0,
        onnx,
        new ModelSetup(task, Optional.empty(), List.of(), Optional.empty(), Map.of()));
  }
}
