package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Entity;
import dev.lathe.engine.answer.TokenTags.Piece;
import dev.lathe.engine.answer.TokenTags.Word;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.TokenTagsDecoder;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.text.TextFrame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Sentences in, a label a word and the entities that they make out. */
final class TokenClassification extends TypedTask<TokenTags> {
  /** Known labels as many as there are scores a token leave nothing else. */
  private static final int CERTAIN = 70;

  private static final int LIKELY = 40;

  /** More scores a token are a vocabulary rather than labels. */
  private static final int MOST_LABELS = 1000;

  private static final double CLOSE = 1e-3;

  TokenClassification() {
    super(
        TokenTags.class,
        "token-classification",
        "Token classification",
        "Says what each word of a sentence is, such as its part of speech, and which words are a"
            + " name.",
        InputKind.TEXT);
  }

  @Override
  public boolean locatesTokens() {
    return true;
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.TOKENIZER, SetupPart.LABELS);
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
    int known = s.labels().orElse(0);
    Optional<TensorSpec> scores =
        TokenTagsDecoder.scores(s.outputs(), known)
            .filter(o -> s.tokens() && o.rank() == 3 && o.length(2) >= 2 && followsTokens(o, s));
    if (scores.isEmpty()) {
      return 0;
    }
    String name = scores.get().name().toLowerCase(Locale.ROOT);
    boolean vectors = name.contains("hidden") || name.contains("embedding");
    if (scores.get().length(2) == known && !vectors) {
      return CERTAIN;
    }
    boolean called = TokenTagsDecoder.isCalledScores(scores.get());
    return called && scores.get().length(2) < MOST_LABELS ? LIKELY : 0;
  }

  /** A fixed number of rows must be that of the tokens. */
  private static boolean followsTokens(TensorSpec output, GraphSignature s) {
    long rows = output.length(1);
    return rows < 0
        || s.inputSpecs().stream().anyMatch(i -> i.length(1) < 0 || i.length(1) == rows);
  }

  @Override
  public OptionalInt classes(GraphSignature s, OptionValues options) {
    return TokenTagsDecoder.scores(s.outputs(), s.labels().orElse(0)).stream()
        .mapToInt(o -> (int) o.length(2))
        .filter(n -> n > 0)
        .findFirst();
  }

  @Override
  public Class<? extends Truth> truth() {
    return TrueTags.class;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new TokenTagsDecoder(model, setup.labels().size(), outputs);
  }

  @Override
  protected TokenTags located(TokenTags answer, ModelSetup setup, Optional<PictureFrame> frame) {
    return answer.sentence().isPresent()
        ? answer
        : answer.in(TextFrame.numbered(answer.pieces().size()), setup.labels());
  }

  @Override
  public Answer finish(
      Answer answer, ModelSetup setup, Optional<PictureFrame> frame, Optional<TextFrame> text) {
    return text.isPresent() && answer instanceof TokenTags tags
        ? tags.in(text.get(), setup.labels())
        : finish(answer, setup, frame);
  }

  @Override
  protected void put(DataOutputStream out, TokenTags a) throws IOException {
    TagsWire.write(out, a);
  }

  @Override
  public TokenTags read(DataInputStream in) throws IOException {
    return TagsWire.read(in);
  }

  @Override
  protected void json(TokenTags a, ModelSetup setup, int top, ObjectNode into) {
    ArrayNode entities = into.putArray("entities");
    for (Entity e : a.entities()) {
      entities
          .addObject()
          .put("label", e.label())
          .put("text", e.text())
          .put("start", e.start())
          .put("end", e.end())
          .set("score", TensorJson.number((float) e.score()));
    }
    ArrayNode tokens = into.putArray("tokens");
    for (Word w : a.words()) {
      tokens
          .addObject()
          .put("text", w.text())
          .put("start", w.start())
          .put("end", w.end())
          .put("label", w.label())
          .set("score", TensorJson.number((float) w.score()));
    }
    a.sentence().filter(s -> s.cutAt() >= 0).ifPresent(s -> into.put("cut_at", s.cutAt()));
  }

  @Override
  protected List<List<String>> rows(TokenTags a, ModelSetup setup, int top) {
    List<List<String>> rows = new ArrayList<>();
    for (Entity e : a.entities()) {
      rows.add(
          List.of(
              e.label(),
              e.text(),
              e.start() + "–" + e.end(),
              String.format(Locale.ROOT, "%.1f %%", 100 * e.score())));
    }
    if (rows.isEmpty()) {
      rows.add(List.of("no entities", "", "", ""));
    }
    a.sentence()
        .filter(s -> s.cutAt() >= 0)
        .ifPresent(
            s ->
                rows.add(
                    List.of(
                        "(cut)",
                        "The model reads no further than character " + s.cutAt() + ".",
                        "",
                        "")));
    return rows;
  }

  @Override
  protected boolean same(TokenTags a, TokenTags b) {
    return places(a).equals(places(b));
  }

  /** What is where, whatever the scores. */
  private static List<Entity> places(TokenTags a) {
    return a.entities().stream()
        .map(e -> new Entity(e.label(), "", e.start(), e.end(), 0))
        .toList();
  }

  @Override
  protected boolean close(TokenTags a, TokenTags b) {
    boolean close =
        a.pieces().size() == b.pieces().size()
            && a.words().size() == b.words().size()
            && TagMetrics.equalWords(a, b) == a.words().size();
    for (int i = 0; close && a.sentence().isEmpty() && i < a.pieces().size(); i++) {
      Piece x = a.pieces().get(i);
      Piece y = b.pieces().get(i);
      close = x.label() == y.label() && Math.abs(x.score() - y.score()) <= CLOSE;
    }
    for (int i = 0; close && i < a.words().size(); i++) {
      close = Math.abs(a.words().get(i).score() - b.words().get(i).score()) <= CLOSE;
    }
    return close;
  }

  @Override
  protected double alike(TokenTags a, TokenTags b) {
    int n = Math.max(a.words().size(), b.words().size());
    return n == 0 ? 1 : (double) TagMetrics.equalWords(a, b) / n;
  }

  @Override
  public List<Metric> metrics() {
    return TagMetrics.ALL;
  }

  @Override
  public LabelLoss labelLoss() {
    return LabelLoss.PLACES;
  }

  /** Of a word its first piece has the word's tag; its other pieces do not count. */
  @Override
  public int[] classesOfPlaces(Truth truth, ModelSetup setup, OutputPlaces places) {
    int[] classes = new int[places.count()];
    Arrays.fill(classes, -1);
    places.text().ifPresent(t -> TagTargets.put((TrueTags) truth, t, setup.labels(), classes));
    return classes;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.OUTPUTS;
  }

  @Override
  public TaskExample example() {
    return TokenExample.of();
  }
}
