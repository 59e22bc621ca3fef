package dev.lathe.engine.task;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tagger whose labels follow from the word: an embedding table, a product, and a WordPiece
 * tokenizer beside it. "Love" + "##lace" is the one word of two pieces; what is unknown is O.
 */
public final class TinyTagger {
  /** Its labels, in order. */
  public static final List<String> LABELS =
      List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG");

  private static final int WIDTH = 16;
  private static final double NOISE = 0.35;
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]");
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "O",
          List.of(
              "met", "in", "and", "the", "visited", "works", "at", "for", "to", "was", "saw",
              "left", "##lace", "with", "of", "on", "a", ".", ",", "-"),
          "B-PER",
          List.of("Ada", "Alan", "Grace", "Emmy", "Kurt"),
          "I-PER",
          List.of("Love", "Turing", "Hopper", "Noether", "G\u00f6del"),
          "B-LOC",
          List.of("Berlin", "Paris", "London", "New", "San"),
          "I-LOC",
          List.of("York", "Francisco", "Delhi"),
          "B-ORG",
          List.of("Acme", "Initech", "Globex"),
          "I-ORG",
          List.of("Labs", "Works", "Union"));

  private TinyTagger() {}

  /** Writes the model with tokenizer and config; the file of the model. */
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, Integer> ids = new LinkedHashMap<>();
    List<Integer> labels = new ArrayList<>();
    for (String s : SPECIAL) {
      ids.put(s, ids.size());
      labels.add(0);
    }
    for (String label : LABELS) {
      for (String word : WORDS.get(label)) {
        ids.put(word, ids.size());
        labels.add(LABELS.indexOf(label));
      }
    }
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), graph(labels), List.of(), Map.of(), Optional.empty()),
        folder.resolve("model.onnx"));
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer(ids));
    Files.writeString(
        folder.resolve("config.json"),
        IntStream.range(0, LABELS.size())
            .mapToObj(i -> "\"" + i + "\": \"" + LABELS.get(i) + "\"")
            .collect(
                Collectors.joining(
                    ", ",
                    "{\"architectures\": [\"TinyForTokenClassification\"],"
                        + " \"max_position_embeddings\": 16, \"id2label\": {",
                    "}}")));
    return folder.resolve("model.onnx");
  }

  private static Graph graph(List<Integer> labels) {
    Random random = new Random(3);
    float[] head = new float[WIDTH * LABELS.size()];
    float[] table = new float[labels.size() * WIDTH];
    for (int i = 0; i < head.length; i++) {
      head[i] = (float) random.nextGaussian();
    }
    for (int v = 0; v < labels.size(); v++) {
      for (int k = 0; k < WIDTH; k++) {
        table[v * WIDTH + k] =
            (float) (0.6 * head[k * LABELS.size() + labels.get(v)] + NOISE * random.nextGaussian());
      }
    }
    Graph g = new Graph("tagger");
    Value in = g.addInput("input_ids", type(DataType.INT64, "batch", "sequence"));
    g.addInput("attention_mask", type(DataType.INT64, "batch", "sequence"));
    Value e = g.addInitializer("embedding", Tensors.ofFloats(table, labels.size(), WIDTH));
    Value w = g.addInitializer("head", Tensors.ofFloats(head, WIDTH, LABELS.size()));
    Value x = g.newValue("x", Optional.empty());
    g.addNode("", "Gather", "gather", List.of(Optional.of(e), Optional.of(in)), some(x));
    Value y =
        g.newValue(
            "logits", type(DataType.FLOAT, "batch", "sequence", String.valueOf(LABELS.size())));
    g.addNode("", "MatMul", "classify", List.of(Optional.of(x), Optional.of(w)), some(y));
    g.addOutput(y);
    return g;
  }

  private static List<Optional<Value>> some(Value v) {
    return List.of(Optional.of(v));
  }

  private static Optional<ValueType> type(DataType type, String... axes) {
    List<Dimension> all = new ArrayList<>();
    for (String a : axes) {
      all.add(a.matches("\\d+") ? Dimension.of(Long.parseLong(a)) : Dimension.of(a));
    }
    return Optional.of(new ValueType.TensorType(type, Optional.of(new Shape(all))));
  }

  private static String tokenizer(Map<String, Integer> ids) {
    String added =
        SPECIAL.stream()
            .map(
                s ->
                    ("{\"id\": %d, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false,"
                            + " \"rstrip\": false, \"normalized\": false, \"special\": true}")
                        .formatted(ids.get(s), s))
            .collect(Collectors.joining(", "));
    String vocabulary =
        ids.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\": " + e.getValue())
            .collect(Collectors.joining(", "));
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
     "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
      "strip_accents": false, "lowercase": false},
     "pre_tokenizer": {"type": "BertPreTokenizer"},
     "post_processor": {"type": "TemplateProcessing",
      "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
       {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
      "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
      "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
       "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
     "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
     "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
      "max_input_chars_per_word": 100, "vocab": {%s}}}
    """
        .formatted(added, vocabulary);
  }
}
