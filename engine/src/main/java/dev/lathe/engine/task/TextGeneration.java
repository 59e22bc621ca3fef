package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenScores;
import dev.lathe.engine.answer.TokenScores.ScoredToken;
import dev.lathe.engine.answer.TrueText;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.CrossGraph;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.TokenScoresDecoder;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** The beginning of a text in, the text written on. */
final class TextGeneration extends TypedTask<TokenScores> {
  /** A graph that carries what it has read is for nothing else. */
  private static final int CERTAIN = 90;

  /** It scores its own vocabulary and looks back only; names of as many labels tell otherwise. */
  private static final int SIGNED = 65;

  private static final int LIKELY = 45;

  /** Fewer scores a token are classes of tokens rather than a vocabulary. */
  private static final int VOCABULARY = 1000;

  private static final double CLOSE = 1e-3;

  private static final TaskOption.Whole WINDOW =
      new TaskOption.Whole(
          "window",
          "Window",
          "How many tokens of a text are scored at once when a model is measured; 0 for as many as"
              + " it can read, at most 2048, and 512 where that is not known.",
          0,
          1_000_000,
          0);

  TextGeneration() {
    super(
        TokenScores.class,
        "text-generation",
        "Text generation",
        "Writes a text on, token by token.",
        InputKind.TEXT);
  }

  @Override
  public boolean isGenerative() {
    return true;
  }

  @Override
  public OptionalInt window(OptionValues options) {
    int n = options.get(WINDOW);
    return n > 0 ? OptionalInt.of(n) : OptionalInt.empty();
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
  public int likelihood(GraphSignature s) {
    Optional<CausalGraph> graph = CausalGraph.find(s.inputSpecs(), s.outputs()).graph();
    if (CrossGraph.find(s.inputSpecs(), s.outputs()).graph().isPresent()) {
      return CERTAIN;
    } else if (graph.isEmpty()) {
      return 0;
    } else if (!(graph.get().memory() instanceof Memory.Recomputed)) {
      return CERTAIN;
    }
    boolean logits = graph.get().scores().name().toLowerCase(Locale.ROOT).contains("logits");
    boolean vocabulary = graph.get().vocabulary().orElse(VOCABULARY) >= VOCABULARY;
    boolean text = s.tokens() && graph.get().scores().rank() == 3;
    if (text && s.nextToken()) {
      return SIGNED;
    }
    return text && logits && vocabulary ? LIKELY : 0;
  }

  @Override
  public OptionalInt classes(GraphSignature signature, OptionValues options) {
    return OptionalInt.empty();
  }

  /** A text is its own truth: each token is what should have been expected. */
  @Override
  public Class<? extends Truth> truth() {
    return TrueText.class;
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(WINDOW);
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new TokenScoresDecoder(
        model,
        CausalGraph.scores(outputs)
            .orElseThrow(
                () ->
                    LatheException.input(
                            model + " cannot be used for text generation.",
                            "No output scores the next token: that would be real numbers of the"
                                + " shape [batch, tokens, vocabulary].",
                            "Choose another task.")
                        .with(Remedy.TASK))
            .name());
  }

  @Override
  protected void put(DataOutputStream out, TokenScores a) throws IOException {
    Wire.floats(out, a.logProbabilities());
    out.writeInt(a.best().length);
    for (int id : a.best()) {
      out.writeInt(id);
    }
    out.writeInt(a.next().size());
    for (ScoredToken t : a.next()) {
      out.writeInt(t.id());
      out.writeFloat(t.logProbability());
    }
    Wire.floats(out, a.table());
  }

  @Override
  public TokenScores read(DataInputStream in) throws IOException {
    float[] scored = Wire.floats(in);
    int[] best = new int[in.readInt()];
    for (int i = 0; i < best.length; i++) {
      best[i] = in.readInt();
    }
    int n = in.readInt();
    List<ScoredToken> next = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      next.add(new ScoredToken(in.readInt(), in.readFloat()));
    }
    return new TokenScores(scored, best, next, Wire.floats(in));
  }

  @Override
  protected void json(TokenScores a, ModelSetup setup, int top, ObjectNode into) {
    ArrayNode scored = into.putArray("logprobs");
    for (float v : a.logProbabilities()) {
      scored.add(TensorJson.number(v));
    }
    ArrayNode next = into.putArray("next");
    a.next().stream()
        .limit(top)
        .forEach(
            t ->
                next.addObject()
                    .put("id", t.id())
                    .set("logprob", TensorJson.number(t.logProbability())));
  }

  @Override
  protected List<List<String>> rows(TokenScores a, ModelSetup setup, int top) {
    return a.next().stream()
        .limit(top)
        .map(
            t ->
                List.of(
                    "token " + t.id(),
                    String.format(Locale.ROOT, "%.1f %%", 100 * Math.exp(t.logProbability()))))
        .toList();
  }

  @Override
  protected boolean same(TokenScores a, TokenScores b) {
    return last(a) == last(b);
  }

  /** The likeliest token after the text. */
  private static int last(TokenScores a) {
    return a.best().length == 0 ? -1 : a.best()[a.best().length - 1];
  }

  @Override
  protected boolean close(TokenScores a, TokenScores b) {
    boolean close = a.logProbabilities().length == b.logProbabilities().length && same(a, b);
    for (int i = 0; close && i < a.logProbabilities().length; i++) {
      close = Math.abs(a.logProbabilities()[i] - b.logProbabilities()[i]) <= CLOSE;
    }
    return close;
  }

  @Override
  protected double alike(TokenScores a, TokenScores b) {
    int n = Math.min(a.best().length, b.best().length);
    return n == 0 ? 0 : (double) TokenMetrics.equalNext(a, b) / n;
  }

  /** From the first token on after which another one is expected, both would write differently. */
  @Override
  public Change change(Optional<Truth> truth, Answer before, Answer after) {
    TokenScores a = (TokenScores) before;
    TokenScores b = (TokenScores) after;
    int alike = Arrays.mismatch(a.best(), b.best());
    if (alike < 0 && !a.hasNaN() && !b.hasNaN() || a.hasNaN() && b.hasNaN()) {
      return Change.none();
    }
    int at = a.hasNaN() || b.hasNaN() || alike < 0 ? 0 : alike;
    return new Change(
        Change.Kind.CHANGED,
        1.0 / (1 + at),
        OptionalDouble.empty(),
        OptionalDouble.of(at),
        List.of(),
        List.of());
  }

  @Override
  public OptionalInt nextToken(Answer answer, Change change) {
    int[] best = ((TokenScores) answer).best();
    int at = (int) change.after().orElse(0);
    return OptionalInt.of(answer.hasNaN() || at >= best.length ? -1 : best[at]);
  }

  @Override
  public ChangeMeasure changeMeasure() {
    return ChangeMeasure.DIVERGENCE;
  }

  @Override
  public List<Metric> metrics() {
    return TokenMetrics.ALL;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.TOKENS;
  }

  @Override
  public TaskExample example() {
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", Tensors.ofLongs(new long[] {2, 0}, 1, 2));
    inputs.put("past_key_values.0.key", Tensors.ofFloats(new float[0], 1, 1, 0, 1));
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    // Scores whose softmax is (1/2, 1/4, 1/4) and (1/4, 1/2, 1/4).
    float two = (float) Math.log(2);
    outputs.put("logits", Tensors.ofFloats(new float[] {two, 0, 0, 0, two, 0}, 1, 2, 3));
    outputs.put("present.0.key", Tensors.ofFloats(new float[] {1, 2}, 1, 1, 2, 1));
    return new TaskExample(
        inputs,
        outputs,
        List.of(),
        Optional.of(new TrueText(2)),
        """
        {"logprobs": [-0.6931472],
         "next": [
          {"id": 1, "logprob": -0.6931472},
          {"id": 0, "logprob": -1.3862944},
          {"id": 2, "logprob": -1.3862944}]}
        """);
  }
}
