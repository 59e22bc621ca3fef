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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An encoder and a decoder with weights set by hand that write the words of a sentence in the
 * reverse order, in files as Hugging Face's Optimum exports them. The encoder marks each word with
 * how many come after it; the decoder, at its t-th token, looks at the word with that mark, and
 * ends the text where there is none. How many tokens it has read it knows from its own cache alone.
 */
public final class WordReverser {
  /** The files that it is made of. */
  public enum Layout {
    MERGED,
    PAIR,
    WITHOUT_PAST
  }

  /** Its words; the first begins a text, the second ends it. */
  public static final List<String> WORDS =
      List.of("<start>", "</s>", "the", "cat", "sees", "a", "dog", "and", "runs");

  private static final int V = WORDS.size();
  private static final int PLACES = 16;

  private final Graph g;

  private WordReverser(Graph graph) {
    g = graph;
  }

  /** Writes its files; the folder. */
  public static Path write(Path folder, Layout layout) throws IOException {
    Files.createDirectories(folder);
    save(encoder(), folder.resolve("encoder_model.onnx"));
    if (layout == Layout.MERGED) {
      save(merged(), folder.resolve("decoder_model_merged.onnx"));
    } else {
      save(first(), folder.resolve("decoder_model.onnx"));
    }
    if (layout == Layout.PAIR) {
      save(later(), folder.resolve("decoder_with_past_model.onnx"));
    }
    Files.writeString(
        folder.resolve("vocab.json"),
        IntStream.range(0, V)
            .mapToObj(i -> "\"" + WORDS.get(i) + "\": " + i)
            .collect(Collectors.joining(", ", "{", "}")));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architectures\": [\"MarianMTModel\"], \"is_encoder_decoder\": true,"
            + " \"decoder_start_token_id\": 0, \"eos_token_id\": 1, \"max_position_embeddings\": "
            + PLACES
            + "}");
    return folder;
  }

  private static void save(Graph graph, Path file) {
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), graph, List.of(), Map.of(), Optional.empty()), file);
  }

  private static Graph encoder() {
    WordReverser b = new WordReverser(new Graph("encoder"));
    Value ids = b.input("input_ids", DataType.INT64, "batch_size", "encoder_sequence_length");
    Value mask = b.input("attention_mask", DataType.INT64, "batch_size", "encoder_sequence_length");
    Value after = b.node("CumSum", mask, b.scalar(1));
    after.producer().orElseThrow().setAttribute(Attribute.of("reverse", 1L));
    after.producer().orElseThrow().setAttribute(Attribute.of("exclusive", 1L));
    Value word = b.node("Gather", b.identity(V), ids);
    Value place = b.node("Gather", b.identity(PLACES), after);
    b.output(
        b.concat(2, word, place),
        "last_hidden_state",
        "batch_size",
        "encoder_sequence_length",
        "" + (V + PLACES));
    return b.g;
  }

  private static Graph first() {
    WordReverser b = new WordReverser(new Graph("decoder"));
    Value mask = b.encoderMask();
    Value ids = b.ids();
    Value hidden = b.hidden();
    List<Value> all = b.decode(ids, mask, List.of(), b.seen(hidden));
    b.outputs(all, true);
    return b.g;
  }

  private static Graph later() {
    WordReverser b = new WordReverser(new Graph("decoder with past"));
    Value mask = b.encoderMask();
    Value ids = b.ids();
    List<Value> past = b.past("decoder", "past_decoder_sequence_length", 1, 1);
    List<Value> seen = b.past("encoder", "encoder_sequence_length_out", PLACES, V);
    b.outputs(b.decode(ids, mask, past, seen), false);
    return b.g;
  }

  /** One node with both decoders inside; with a past, the encoder's caches are not given again. */
  private static Graph merged() {
    WordReverser b = new WordReverser(new Graph("merged decoder"));
    Value mask = b.encoderMask();
    Value ids = b.ids();
    Value hidden = b.hidden();
    List<Value> past = b.past("decoder", "past_decoder_sequence_length", 1, 1);
    List<Value> seen = b.past("encoder", "encoder_sequence_length_out", PLACES, V);
    Value branch = b.input("use_cache_branch", DataType.BOOL, "1");
    WordReverser then = new WordReverser(new Graph("then"));
    then.decode(ids, mask, past, seen).subList(0, 3).forEach(v -> then.inner(v));
    then.inner(then.constant(Tensors.ofFloats(new float[0], 0, 1, 1, PLACES)));
    then.inner(then.constant(Tensors.ofFloats(new float[0], 0, 1, 1, V)));
    WordReverser otherwise = new WordReverser(new Graph("else"));
    otherwise.decode(ids, mask, List.of(), otherwise.seen(hidden)).forEach(v -> otherwise.inner(v));
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(b.value());
    }
    Node node =
        b.g.addNode(
            "",
            "If",
            "merged",
            List.of(Optional.of(branch)),
            made.stream().map(Optional::of).toList());
    node.setAttribute(Attribute.of("then_branch", then.g));
    node.setAttribute(Attribute.of("else_branch", otherwise.g));
    b.outputs(made, true);
    return b.g;
  }

  private void inner(Value made) {
    Value out = value();
    add(out, "Identity", made);
    g.addOutput(out);
  }

  private Value ids() {
    return input("input_ids", DataType.INT64, "batch_size", "decoder_sequence_length");
  }

  private Value encoderMask() {
    return input("encoder_attention_mask", DataType.INT64, "batch_size", "encoder_sequence_length");
  }

  private Value hidden() {
    return input(
        "encoder_hidden_states",
        DataType.FLOAT,
        "batch_size",
        "encoder_sequence_length",
        "" + (V + PLACES));
  }

  private List<Value> past(String whose, String axis, int keyWidth, int valueWidth) {
    String name = "past_key_values.0." + whose;
    return List.of(
        input(name + ".key", DataType.FLOAT, "batch_size", "1", axis, "" + keyWidth),
        input(name + ".value", DataType.FLOAT, "batch_size", "1", axis, "" + valueWidth));
  }

  /** Keys and values of what the encoder made: [batch, 1, words, marks or words]. */
  private List<Value> seen(Value hidden) {
    Value wide = node("Unsqueeze", hidden, longs(1));
    return List.of(part(wide, V, V + PLACES), part(wide, 0, V));
  }

  private Value part(Value x, long from, long to) {
    return node("Slice", x, longs(from), longs(to), longs(3));
  }

  /** Scores, own keys, own values, keys and values of the encoder. */
  private List<Value> decode(Value ids, Value mask, List<Value> past, List<Value> seen) {
    // One 1 for each token: [batch, 1, tokens, 1].
    Value zeros = cast(node("Mul", ids, scalar(0)), DataType.FLOAT);
    Value ones = node("Unsqueeze", node("Add", zeros, floats(1)), longs(1, 3));
    Value keys = past.isEmpty() ? ones : concat(2, past.get(0), ones);
    Value values = past.isEmpty() ? ones : concat(2, past.get(1), ones);
    Value place = node("Sub", node("CumSum", values, scalar(2)), floats(1));
    Value now = node("Gather", node("Shape", ids), longs(1));
    place = node("Slice", place, node("Neg", now), longs(1000), longs(2));
    Value index = cast(node("Squeeze", place, longs(1, 3)), DataType.INT64);
    Value query = node("Unsqueeze", node("Gather", identity(PLACES), index), longs(1));
    Value turned = node("Transpose", seen.get(0));
    turned.producer().orElseThrow().setAttribute(Attribute.of("perm", new long[] {0, 1, 3, 2}));
    Value match = node("MatMul", query, turned);
    Value real = node("Unsqueeze", cast(mask, DataType.FLOAT), longs(1, 2));
    Value shut = node("Mul", node("Sub", real, floats(1)), floats(1e4f));
    Value sharp = node("Add", node("Mul", match, floats(40)), shut);
    Value word = node("MatMul", node("Softmax", sharp), seen.get(1));
    Value found = node("ReduceMax", match);
    found.producer().orElseThrow().setAttribute(Attribute.of("axes", new long[] {3}));
    Value end = node("Mul", node("Sub", floats(1), found), floats(20));
    Value mark = constant(Tensors.ofFloats(oneHot(1), V));
    Value scores = node("Add", node("Mul", word, floats(10)), node("Mul", end, mark));
    return List.of(
        node("Squeeze", scores, longs(1)),
        keys,
        values,
        node("Identity", seen.get(0)),
        node("Identity", seen.get(1)));
  }

  private void outputs(List<Value> all, boolean encoder) {
    output(all.get(0), "logits", "batch_size", "decoder_sequence_length", "" + V);
    output(all.get(1), "present.0.decoder.key", "batch_size", "1", "total", "1");
    output(all.get(2), "present.0.decoder.value", "batch_size", "1", "total", "1");
    if (encoder) {
      output(all.get(3), "present.0.encoder.key", "encoder_batch", "1", "encoder_out", "" + PLACES);
      output(all.get(4), "present.0.encoder.value", "encoder_batch", "1", "encoder_out", "" + V);
    }
  }

  private static float[] oneHot(int at) {
    float[] all = new float[V];
    all[at] = 1;
    return all;
  }

  private Value identity(int n) {
    float[] all = new float[n * n];
    for (int i = 0; i < n; i++) {
      all[i * n + i] = 1;
    }
    return constant(Tensors.ofFloats(all, n, n));
  }

  private Value cast(Value x, DataType to) {
    Value out = value();
    add(out, "Cast", x).setAttribute(Attribute.of("to", (long) to.code()));
    return out;
  }

  private Value concat(int axis, Value a, Value b) {
    Value out = value();
    add(out, "Concat", a, b).setAttribute(Attribute.of("axis", (long) axis));
    return out;
  }

  private Value node(String op, Value... in) {
    Value out = value();
    add(out, op, in);
    return out;
  }

  private Node add(Value out, String op, Value... in) {
    return g.addNode(
        "",
        op,
        out.name(),
        Arrays.stream(in).map(Optional::of).toList(),
        List.of(Optional.of(out)));
  }

  private Value value() {
    return g.newValue(g.freshName(g.name().replace(' ', '_') + "_v"), Optional.empty());
  }

  private Value input(String name, DataType type, String... axes) {
    return g.addInput(name, type(type, axes));
  }

  private void output(Value made, String name, String... axes) {
    Value out = g.newValue(name, type(DataType.FLOAT, axes));
    add(out, "Identity", made);
    g.addOutput(out);
  }

  private Value longs(long... values) {
    return constant(Tensors.ofLongs(values, values.length));
  }

  private Value scalar(long value) {
    return constant(Tensors.ofLongs(new long[] {value}));
  }

  private Value floats(float value) {
    return constant(Tensors.ofFloats(new float[] {value}));
  }

  private Value constant(TensorData data) {
    return g.addInitializer(g.freshName(g.name().replace(' ', '_') + "_c"), data);
  }

  private static Optional<ValueType> type(DataType type, String... axes) {
    List<Dimension> dimensions =
        Arrays.stream(axes)
            .map(a -> a.matches("\\d+") ? Dimension.of(Long.parseLong(a)) : Dimension.of(a))
            .toList();
    return Optional.of(new ValueType.TensorType(type, Optional.of(new Shape(dimensions))));
  }
}
