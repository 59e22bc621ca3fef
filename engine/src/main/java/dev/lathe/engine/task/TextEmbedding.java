package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.EmbeddingDecoder;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.NeighbourMetric;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Sentences in, vectors of unit length out. */
final class TextEmbedding extends TypedTask<Embedding> {
  /** Vectors that point the same way. */
  private static final double SAME = 0.99;

  private static final int NEAREST = 10;
  private static final int LIKELY = 60;
  private static final int SHOWN = 6;

  private final List<Metric> metrics =
      List.of(
          Metrics.agreement("Share of vectors with a cosine of at least 0.99.", this),
          new NeighbourMetric(
              "recall-at-10",
              "Recall@10",
              "Share of the original's ten nearest sentences that are among the model's ten nearest,"
                  + " each sentence looked for among all others; from 11 sentences on, of 1024 at"
                  + " most.",
              NEAREST,
              o ->
                  o.answer() instanceof Embedding a
                          && o.reference().orElse(null) instanceof Embedding b
                      ? Optional.of(new NeighbourMetric.Pair(a.vector(), b.vector()))
                      : Optional.empty()),
          Metrics.cosine(
              "Mean cosine with the original's vectors.",
              o ->
                  o.answer() instanceof Embedding a
                          && o.reference().orElse(null) instanceof Embedding b
                      ? OptionalDouble.of(Closeness.cosine(a.vector(), b.vector()))
                      : OptionalDouble.empty()));

  TextEmbedding() {
    super(
        Embedding.class,
        "text-embedding",
        "Text embedding",
        "Turns a sentence into a vector; alike sentences have vectors that point the same way.",
        InputKind.TEXT);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.TOKENIZER);
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of(SetupPart.TOKENIZER);
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(TableOptions.TEXT_COLUMN, TableOptions.FIRST_LINE);
  }

  @Override
  public int likelihood(GraphSignature s) {
    return s.tokens() && s.hasVectors() ? LIKELY : 0;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new EmbeddingDecoder(model, outputs);
  }

  @Override
  protected void put(DataOutputStream out, Embedding e) throws IOException {
    Wire.floats(out, e.vector());
  }

  @Override
  public Embedding read(DataInputStream in) throws IOException {
    return new Embedding(Wire.floats(in));
  }

  @Override
  protected void json(Embedding e, ModelSetup setup, int top, ObjectNode into) {
    ArrayNode vector = into.putArray("embedding");
    for (float v : e.vector()) {
      vector.add(TensorJson.number(v));
    }
  }

  @Override
  protected List<List<String>> rows(Embedding e, ModelSetup setup, int top) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(SHOWN, e.vector().length); i++) {
      text.append(String.format(Locale.ROOT, "%.4f ", e.vector()[i]));
    }
    return List.of(
        List.of(
            "vector of " + e.vector().length + " numbers:",
            text.toString().strip() + (e.vector().length > SHOWN ? " …" : "")));
  }

  @Override
  protected boolean same(Embedding a, Embedding b) {
    return alike(a, b) >= SAME;
  }

  @Override
  protected boolean close(Embedding a, Embedding b) {
    return Closeness.close(a.vector(), b.vector());
  }

  @Override
  protected double alike(Embedding a, Embedding b) {
    return Math.max(0, Closeness.cosine(a.vector(), b.vector()));
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.DIRECTION;
  }

  @Override
  public TaskExample example() {
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", Tensors.ofLongs(new long[] {101, 102, 0}, 1, 3));
    inputs.put("attention_mask", Tensors.ofLongs(new long[] {1, 1, 0}, 1, 3));
    return new TaskExample(
        inputs,
        // The mean over the two real tokens is (3, 4), of length 5.
        Map.of("last_hidden_state", Tensors.ofFloats(new float[] {2, 4, 4, 4, 9, 9}, 1, 3, 2)),
        List.of(),
        Optional.empty(),
        """
        {"embedding": [0.6, 0.8]}
        """);
  }
}
