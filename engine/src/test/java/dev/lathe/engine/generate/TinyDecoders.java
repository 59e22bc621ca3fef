package dev.lathe.engine.generate;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decoders of one attention layer over the characters a to k, with the same seeded weights whatever
 * cache they have.
 */
public final class TinyDecoders {
  static final int VOCABULARY = 11;
  private static final int HEADS = 4;
  private static final int WIDTH = 8;

  /** What a graph carries. */
  public enum Cache {
    NONE,
    PAIRS,
    PACKED,
    BRANCH,
    GENAI
  }

  /**
   * What a decoder looks like.
   *
   * @param kvHeads 4 for multi-head attention, fewer for grouped queries
   * @param type of the cache; rounding to it is part of the model where there is none, too
   */
  public record Kind(Cache cache, int kvHeads, DataType type, boolean mask, boolean positions) {
    /** The same model without a cache. */
    Kind recomputed() {
      return new Kind(Cache.NONE, kvHeads, type, mask, positions);
    }
  }

  private final Kind kind;
  private final Graph g = new Graph("decoder");
  private final Random random = new Random(7);

  private TinyDecoders(Kind kind) {
    this.kind = kind;
  }

  /** Writes one with its vocabulary and config; the file. */
  public static Path write(Path folder, Kind kind, int context) throws IOException {
    TinyDecoders made = new TinyDecoders(kind);
    made.build();
    return file(folder, made.g, context);
  }

  private static Path file(Path folder, Graph g, int context) throws IOException {
    Files.createDirectories(folder);
    OnnxFiles.write(
        new OnnxModel(
            8, Map.of("", 17L, "com.microsoft", 1L), g, List.of(), Map.of(), Optional.empty()),
        folder.resolve("model.onnx"));
    Files.writeString(
        folder.resolve("vocab.json"),
        IntStream.range(0, VOCABULARY)
            .mapToObj(i -> "\"" + (char) ('a' + i) + "\": " + i)
            .collect(Collectors.joining(", ", "{", "}")));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architectures\": [\"TinyForCausalLM\"], \"n_positions\": " + context + "}");
    return folder.resolve("model.onnx");
  }

  private void build() {
    Value ids = input("input_ids", DataType.INT64, "batch", "sequence");
    Value x = node("Gather", weights("embedding", VOCABULARY, HEADS * WIDTH), ids);
    Value places = weights("places", 64, HEADS * WIDTH); // drawn in any case: same weights
    if (kind.positions()) {
      Value p = input("position_ids", DataType.INT64, "batch", "sequence");
      x = node("Add", x, node("Gather", places, p));
    }
    Value q = node("MatMul", x, weights("wq", HEADS * WIDTH, HEADS * WIDTH));
    int kv = kind.kvHeads() * WIDTH;
    Value k = node("MatMul", x, weights("wk", HEADS * WIDTH, kv));
    Value v = node("MatMul", x, weights("wv", HEADS * WIDTH, kv));
    Value attended = kind.cache() == Cache.GENAI ? grouped(q, k, v) : attention(ids, q, k, v);
    Value y = node("Add", x, attended);
    Value logits = node("MatMul", y, weights("head", HEADS * WIDTH, VOCABULARY));
    output(logits, "logits", DataType.FLOAT, "batch", "sequence", String.valueOf(VOCABULARY));
  }

  private Value grouped(Value q, Value k, Value v) {
    String[] axes = {"batch", "" + kind.kvHeads(), "past_sequence_length", "" + WIDTH};
    Value pastKey = input("past_key_values.0.key", DataType.FLOAT, axes);
    Value pastValue = input("past_key_values.0.value", DataType.FLOAT, axes);
    Value past = input("past_seq_len", DataType.INT32, "1", "1");
    Value total = input("total_seq_len", DataType.INT32, "1");
    Value lengths = node("Reshape", past, longs(1, -1));
    Value out = value();
    Value presentKey = value();
    Value presentValue = value();
    Node node =
        g.addNode(
            "com.microsoft",
            "GroupQueryAttention",
            "attention",
            List.of(q, k, v, pastKey, pastValue, lengths, total).stream()
                .map(Optional::of)
                .toList(),
            List.of(Optional.of(out), Optional.of(presentKey), Optional.of(presentValue)));
    node.setAttribute(Attribute.of("num_heads", (long) HEADS));
    node.setAttribute(Attribute.of("kv_num_heads", (long) kind.kvHeads()));
    axes[2] = "total_sequence_length";
    output(presentKey, "present.0.key", DataType.FLOAT, axes);
    output(presentValue, "present.0.value", DataType.FLOAT, axes);
    return out;
  }

  private Value attention(Value ids, Value q, Value k, Value v) {
    Value keys = cast(heads(k, kind.kvHeads()), kind.type());
    Value values = cast(heads(v, kind.kvHeads()), kind.type());
    List<Value> carried = carried(keys, values);
    Value allKeys = repeated(cast(carried.get(0), DataType.FLOAT));
    Value allValues = repeated(cast(carried.get(1), DataType.FLOAT));
    Value scores = node("MatMul", heads(q, HEADS), transposed(allKeys, 0, 1, 3, 2));
    scores = node("Mul", scores, floats((float) (1 / Math.sqrt(WIDTH))));
    scores = node("Where", causal(ids, allKeys), scores, floats(-1e9f));
    if (kind.mask()) {
      Value mask = input("attention_mask", DataType.INT64, "batch", "total_sequence_length");
      Value out = node("Sub", floats(1), cast(mask, DataType.FLOAT));
      Value shift = node("Mul", out, floats(-1e9f));
      scores = node("Add", scores, node("Unsqueeze", shift, longs(2, 1, 2)));
    }
    Value attended = transposed(node("MatMul", node("Softmax", scores), allValues), 0, 2, 1, 3);
    return node("Reshape", attended, longs(3, 0, 0, HEADS * WIDTH));
  }

  private Value causal(Value ids, Value keys) {
    Value total = node("Gather", node("Shape", keys), scalar(2));
    Value now = node("Gather", node("Shape", ids), scalar(1));
    Value rows = node("Range", node("Sub", total, now), total, scalar(1));
    Value columns = node("Range", scalar(0), total, scalar(1));
    return node("LessOrEqual", columns, node("Unsqueeze", rows, longs(1, 1)));
  }

  /** All keys and values: those of before, and these. */
  private List<Value> carried(Value keys, Value values) {
    String[] past = {"batch", "" + kind.kvHeads(), "past_sequence_length", "" + WIDTH};
    String[] all = {"batch", "" + kind.kvHeads(), "total_sequence_length", "" + WIDTH};
    return switch (kind.cache()) {
      case NONE -> List.of(keys, values);
      case PACKED -> packed(keys, values);
      default -> {
        Optional<Value> branch =
            kind.cache() == Cache.BRANCH
                ? Optional.of(input("use_cache_branch", DataType.BOOL, "1"))
                : Optional.empty();
        List<Value> both = new ArrayList<>();
        for (String which : List.of("key", "value")) {
          Value old = input("past_key_values.0." + which, kind.type(), past);
          Value now = which.equals("key") ? keys : values;
          Value joined = branch.map(b -> merged(b, old, now)).orElseGet(() -> concat(2, old, now));
          both.add(output(joined, "present.0." + which, kind.type(), all));
        }
        yield both;
      }
    };
  }

  private List<Value> packed(Value keys, Value values) {
    Value old = input("past_0", kind.type(), "2", "batch", "" + kind.kvHeads(), "past", "" + WIDTH);
    Value now =
        concat(0, node("Unsqueeze", keys, longs(1, 0)), node("Unsqueeze", values, longs(1, 0)));
    Value all =
        output(
            concat(3, old, now),
            "present_0",
            kind.type(),
            "2",
            "batch",
            "" + kind.kvHeads(),
            "total",
            "" + WIDTH);
    return List.of(node("Gather", all, scalar(0)), node("Gather", all, scalar(1)));
  }

  /** As merged decoders have it: without a past, the old values are not looked at. */
  private Value merged(Value branch, Value old, Value now) {
    Graph then = new Graph("then");
    Value joined = then.newValue("joined", Optional.empty());
    then.addNode(
            "",
            "Concat",
            "join",
            List.of(Optional.of(old), Optional.of(now)),
            List.of(Optional.of(joined)))
        .setAttribute(Attribute.of("axis", 2L));
    then.addOutput(joined);
    Graph otherwise = new Graph("otherwise");
    Value only = otherwise.newValue("only", Optional.empty());
    otherwise.addNode(
        "", "Identity", "only", List.of(Optional.of(now)), List.of(Optional.of(only)));
    otherwise.addOutput(only);
    Value out = value();
    Node node =
        g.addNode("", "If", out.name(), List.of(Optional.of(branch)), List.of(Optional.of(out)));
    node.setAttribute(Attribute.of("then_branch", then));
    node.setAttribute(Attribute.of("else_branch", otherwise));
    return out;
  }

  private Value heads(Value x, int n) {
    return transposed(node("Reshape", x, longs(4, 0, 0, n, WIDTH)), 0, 2, 1, 3);
  }

  /** Every group of queries has its keys. */
  private Value repeated(Value x) {
    int times = HEADS / kind.kvHeads();
    Value wide = node("Expand", node("Unsqueeze", x, longs(1, 2)), longs(5, 1, 1, times, 1, 1));
    return node("Reshape", wide, longs(4, 1, HEADS, -1, WIDTH));
  }

  private Value cast(Value x, DataType to) {
    Value out = value();
    node(out, "Cast", x).setAttribute(Attribute.of("to", (long) to.code()));
    return out;
  }

  private Value transposed(Value x, long... order) {
    Value out = value();
    node(out, "Transpose", x).setAttribute(Attribute.of("perm", order));
    return out;
  }

  private Value concat(int axis, Value a, Value b) {
    Value out = value();
    node(out, "Concat", a, b).setAttribute(Attribute.of("axis", (long) axis));
    return out;
  }

  private Value node(String op, Value... in) {
    Value out = value();
    node(out, op, in);
    return out;
  }

  private Node node(Value out, String op, Value... in) {
    return g.addNode(
        "",
        op,
        out.name(),
        Arrays.stream(in).map(Optional::of).toList(),
        List.of(Optional.of(out)));
  }

  private Value value() {
    return g.newValue(g.freshName("v"), Optional.empty());
  }

  private Value input(String name, DataType type, String... axes) {
    return g.addInput(name, type(type, axes));
  }

  private Value output(Value made, String name, DataType type, String... axes) {
    Value out = g.newValue(name, type(type, axes));
    node(out, "Identity", made);
    g.addOutput(out);
    return out;
  }

  private Value weights(String name, int rows, int columns) {
    return g.addInitializer(name, Tensors.ofFloats(draw(random, rows, columns), rows, columns));
  }

  private Value longs(int n, long... values) {
    return constant(Tensors.ofLongs(values, n));
  }

  private Value scalar(long value) {
    return constant(Tensors.ofLongs(new long[] {value}));
  }

  private Value floats(float value) {
    return constant(Tensors.ofFloats(new float[] {value}));
  }

  private Value constant(TensorData data) {
    return g.addInitializer(g.freshName("c"), data);
  }

  private static Optional<ValueType> type(DataType type, String... axes) {
    List<Dimension> dimensions =
        Arrays.stream(axes)
            .map(a -> a.matches("\\d+") ? Dimension.of(Long.parseLong(a)) : Dimension.of(a))
            .toList();
    return Optional.of(new ValueType.TensorType(type, Optional.of(new Shape(dimensions))));
  }

  /**
   * A recurrent network over characters, one a step: h' = tanh(embedding + h·W), scores = h'·U.
   *
   * @param stateOut the type of the state that it gives; FLOAT is the one that it takes
   */
  static Path recurrent(Path folder, DataType stateOut) throws IOException {
    TinyDecoders t = new TinyDecoders(new Kind(Cache.NONE, HEADS, DataType.FLOAT, false, false));
    Value ids = t.input("input", DataType.INT64, "1", "1");
    Value h = t.input("h0", DataType.FLOAT, "1", "1", "6");
    Value x = t.node("Gather", t.weights("embedding", VOCABULARY, 6), ids);
    Value next = t.node("Tanh", t.node("Add", x, t.node("MatMul", h, t.weights("w", 6, 6))));
    t.output(
        t.node("MatMul", next, t.weights("u", 6, VOCABULARY)),
        "output",
        DataType.FLOAT,
        "1",
        "1",
        "" + VOCABULARY);
    t.output(t.cast(next, stateOut), "hn", stateOut, "1", "1", "6");
    return file(folder, t.g, 1000);
  }

  /** What {@link #recurrent} scores after a text, computed here. */
  static float[] recurrentScores(String text) {
    Random random = new Random(7);
    float[][] parts = {
      draw(random, VOCABULARY, 6), draw(random, 6, 6), draw(random, 6, VOCABULARY)
    };
    double[] h = new double[6];
    for (char c : text.toCharArray()) {
      double[] next = new double[6];
      for (int j = 0; j < 6; j++) {
        double sum = parts[0][(c - 'a') * 6 + j];
        for (int i = 0; i < 6; i++) {
          sum += h[i] * parts[1][i * 6 + j];
        }
        next[j] = Math.tanh(sum);
      }
      h = next;
    }
    float[] scores = new float[VOCABULARY];
    for (int j = 0; j < VOCABULARY; j++) {
      for (int i = 0; i < 6; i++) {
        scores[j] += (float) (h[i] * parts[2][i * VOCABULARY + j]);
      }
    }
    return scores;
  }

  private static float[] draw(Random random, int rows, int columns) {
    float[] all = new float[rows * columns];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) (random.nextGaussian() / Math.sqrt(columns) * 2);
    }
    return all;
  }
}
