package dev.lathe.assets.make.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.samples.SampleInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes the list of samples: sizes, hashes and accuracies are measured, not written by hand. */
final class IndexWriter {
  private static final String OURS = "Apache-2.0, made by this project";

  private final Path target;
  private final Consumer<String> log;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  IndexWriter(Path target, Consumer<String> log) {
    this.target = target;
    this.log = log;
  }

  void write() throws IOException {
    ObjectNode root = json.createObjectNode();
    ArrayNode samples = root.putArray("samples");
    samples.add(glyphs());
    samples.add(helpDesk());
    samples.add(signs());
    samples.add(transactions());
    samples.add(demand());
    samples.add(stories());
    samples.add(miniLm());
    Files.writeString(target.resolve("index.json"), json.writeValueAsString(root) + "\n");
  }

  private ObjectNode glyphs() throws IOException {
    ObjectNode n =
        sample(
            "glyphs",
            "Glyph signs",
            "Tells 48 letters, digits and signs apart on small, noisy pictures. A network of"
                + " separable convolutions with 0.36 million weights, quick on any machine, and"
                + " visibly worse with 4-bit weights.",
            "image-classification");
    n.put("default", true);
    n.put("model", "glyphs.onnx");
    n.put("evaluation", "evaluation.zip");
    n.put("training", "training.zip");
    ArrayNode pictures = n.putArray("pictures");
    Glyphs.STRIP.forEach(s -> pictures.add("try/" + s + ".png"));
    accuracy(n, "glyphs/glyphs.onnx", "glyphs/evaluation.zip");
    ownFiles(n, "glyphs");
    return n;
  }

  private ObjectNode helpDesk() throws IOException {
    ObjectNode n =
        sample(
            "helpdesk",
            "Help desk",
            "Says what a message to a shop is about: one of eight wishes, though others may be"
                + " mentioned. A transformer of two layers with its own tokenizer.",
            "text-classification");
    n.put("model", "helpdesk.onnx");
    n.put("evaluation", "evaluation.tsv");
    n.put("training", "training.tsv");
    ArrayNode sentences = n.putArray("sentences");
    List.of(
            "Where is my parcel? The tracking has not changed for days.",
            "The lamp came yesterday, but it does not turn on.",
            "I do not want to cancel the order, I only need an invoice for it.",
            "Hi, I can sign in again. Thanks for the quick help!",
            "The shoes are too tight, may I swap them for a bigger pair?",
            "Please stop my subscription before next month.",
            "Is the backpack waterproof?")
        .forEach(sentences::add);
    accuracy(n, "helpdesk/helpdesk.onnx", "helpdesk/evaluation.tsv");
    ArrayNode demo = n.putArray("demo");
    variant(demo, "INT8 dynamic", "int8-dynamic");
    variant(demo, "INT8 static", "int8-static:samples=100");
    ownFiles(n, "helpdesk");
    return n;
  }

  private ObjectNode signs() throws IOException {
    SignPrecision precision =
        SignPrecision.of(
            target.resolve("signs/signs.onnx"),
            target.resolve("signs/evaluation.zip"),
            Signs.EVALUATION);
    ObjectNode n =
        sample(
            "signs",
            "Street signs",
            String.format(
                Locale.ROOT,
                "Finds eight kinds of street signs, several in a scene, small ones and partly"
                    + " hidden ones too. A detector without anchors and with 0.56 million weights;"
                    + " mAP@.5 %.3f, mAP@[.5:.95] %.3f on its scenes.",
                precision.at(0.5),
                precision.mean()),
            "object-detection");
    n.put("model", "signs.onnx");
    n.put("evaluation", "evaluation.zip");
    n.put("training", "training.zip");
    ArrayNode pictures = n.putArray("pictures");
    Signs.STRIP.forEach(s -> pictures.add("try/scene-" + s + ".jpg"));
    ownFiles(n, "signs");
    return n;
  }

  private ObjectNode transactions() throws IOException {
    Transactions.Score score = new Transactions(target.resolve("transactions"), log).score();
    ObjectNode n =
        sample(
            "transactions",
            "Card transactions",
            String.format(
                Locale.ROOT,
                "Tells fraud among simulated card transactions, of which one in a hundred is one,"
                    + " in bursts. A network of three thousand weights over eight columns; average"
                    + " precision %.3f, ROC-AUC %.3f. What counts as fraud is a matter of the"
                    + " threshold.",
                score.averagePrecision(),
                score.auc()),
            "tabular-classification");
    n.put("model", "transactions.onnx");
    n.put("evaluation", "evaluation.csv");
    n.put("training", "training.csv");
    ownFiles(n, "transactions");
    return n;
  }

  private ObjectNode demand() throws IOException {
    Demands.Score score = new Demands(target.resolve("demand"), log).score();
    ObjectNode n =
        sample(
            "demand",
            "Bicycle demand",
            String.format(
                Locale.ROOT,
                "Estimates how many rental bicycles a town takes in an hour, from the calendar and"
                    + " the weather. A network of three thousand weights over seven columns; R²"
                    + " %.3f, off by %.1f bicycles in the mean.",
                score.r2(),
                score.mae()),
            "tabular-regression");
    n.put("model", "demand.onnx");
    n.put("evaluation", "evaluation.csv");
    n.put("training", "training.csv");
    ownFiles(n, "demand");
    return n;
  }

  private ObjectNode stories() throws IOException {
    Stories stories = new Stories(target.resolve("stories"), log);
    ObjectNode n =
        sample(
            "stories",
            "Small stories",
            String.format(
                Locale.ROOT,
                "Writes small stories on. A decoder of five layers with 1.2 million weights, a"
                    + " cache and a tokenizer of its own; perplexity %.3f on stories that it has"
                    + " not seen. Of %d that it writes at temperature %.1f, %d are well-formed by"
                    + " the grammar that it learned from.",
                stories.perplexity(),
                Stories.JUDGED,
                Stories.TEMPERATURE,
                stories.wellFormed(Stories.TEMPERATURE, Stories.JUDGED)),
            "text-generation");
    n.put("model", "stories.onnx");
    n.put("evaluation", "evaluation.jsonl");
    n.put("training", "training.jsonl");
    ArrayNode sentences = n.putArray("sentences");
    Stories.PROMPTS.forEach(sentences::add);
    ownFiles(n, "stories");
    return n;
  }

  private ObjectNode miniLm() throws IOException {
    ObjectNode n =
        sample(
            "minilm",
            "MiniLM sentence similarity",
            "Turns a sentence into a vector of 384 numbers; sentences that mean the same lie close"
                + " together. 22.7 million weights: large enough that 8-bit weights pay.",
            "text-embedding");
    n.put("licence", "Apache-2.0, sentence-transformers/all-MiniLM-L6-v2");
    n.put("model", "all-minilm-l6-v2.onnx");
    n.put("evaluation", "sentences.tsv");
    ArrayNode sentences = n.putArray("sentences");
    Files.readAllLines(target.resolve("minilm/sentences.tsv")).stream()
        .skip(1)
        .limit(6)
        .map(l -> l.split("\t")[0])
        .forEach(sentences::add);
    ownFiles(n, "minilm");
    ArrayNode files = (ArrayNode) n.get("files");
    files.add(resource("tokenizer.json", "all-minilm-l6-v2-tokenizer.json"));
    files.add(resource("all-minilm-l6-v2.onnx", "all-minilm-l6-v2.onnx"));
    return n;
  }

  private ObjectNode sample(String id, String name, String doc, String task) {
    ObjectNode n = json.createObjectNode();
    n.put("id", id).put("name", name).put("doc", doc).put("task", task).put("licence", OURS);
    return n;
  }

  private void accuracy(ObjectNode n, String model, String data) {
    SampleInfo.Accuracy a = Accuracy.measure(target.resolve(model), target.resolve(data));
    n.putObject("accuracy").put("correct", a.correct()).put("total", a.total());
    log.accept(n.get("id").asText() + ": " + a);
  }

  /** A variant that `lathe demo` makes of the sample. */
  private static void variant(ArrayNode demo, String name, String... passes) {
    ArrayNode list = demo.addObject().put("name", name).putArray("passes");
    List.of(passes).forEach(list::add);
  }

  private void ownFiles(ObjectNode n, String folder) throws IOException {
    ArrayNode files = n.putArray("files");
    Path base = target.resolve(folder);
    try (Stream<Path> walk = Files.walk(base)) {
      for (Path f : walk.filter(Files::isRegularFile).sorted().toList()) {
        String path = base.relativize(f).toString().replace('\\', '/');
        try (InputStream in = Files.newInputStream(f)) {
          files.add(item(path, "lathe/samples/" + folder + "/" + path, in));
        }
      }
    }
  }

  private ObjectNode resource(String path, String resource) throws IOException {
    try (InputStream in = IndexWriter.class.getClassLoader().getResourceAsStream(resource)) {
      return item(path, resource, in);
    }
  }

  private ObjectNode item(String path, String resource, InputStream in) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      bytes += n;
    }
    return json.createObjectNode()
        .put("path", path)
        .put("resource", resource)
        .put("bytes", bytes)
        .put("sha256", HexFormat.of().formatHex(digest.digest()));
  }
}
