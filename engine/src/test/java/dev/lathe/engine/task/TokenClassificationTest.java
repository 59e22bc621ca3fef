package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Entity;
import dev.lathe.engine.answer.TokenTags.Sentence;
import dev.lathe.engine.answer.TokenTags.Word;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.evaluate.Accumulator;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.TestDevices;
import dev.lathe.engine.task.TinyModels.Port;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words tagged by a model whose tags can be told by looking, measured by seqeval's rule. */
class TokenClassificationTest {
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final Task TASK = Tasks.TOKEN_CLASSIFICATION;

  @TempDir Path dir;

  private Model tagger() throws IOException {
    return ModelOpener.open(TinyTagger.write(dir.resolve("tagger")), SetupFlags.none(), NOBODY);
  }

  private static List<String> entities(Answer a) {
    return ((TokenTags) a)
        .entities().stream()
            .map(e -> e.label() + " " + e.text() + " " + e.start() + "-" + e.end())
            .toList();
  }

  @Test
  void findsEntitiesWithTheirPlacesInTheSentence() throws IOException {
    Model m = tagger();
    assertThat(m.setup().task()).isEqualTo(TASK);
    assertThat(m.setup().labels()).isEqualTo(TinyTagger.LABELS);
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      // A sign outside the basic plane is one character, and unknown to the tokenizer.
      String text = "\uD83D\uDE00 Ada Lovelace met Kurt G\u00f6del in New York.";
      TokenTags a = (TokenTags) p.predict(new TextSample(text), NOBODY).answer();
      assertThat(entities(a))
          .containsExactly(
              "PER Ada Lovelace 2-14", "PER Kurt G\u00f6del 19-29", "LOC New York 33-41");
      assertThat(a.words())
          .extracting(Word::text)
          .contains("Lovelace", ".")
          .doesNotContain("[CLS]");
      Word ada = a.words().get(1);
      Word love = a.words().get(2);
      assertThat(a.entities().get(0).score())
          .isCloseTo((ada.score() + love.score()) / 2, within(1e-9));
      assertThat(entities(p.predict(new TextSample(""), NOBODY).answer())).isEmpty();
    }
  }

  @Test
  void aSentenceLongerThanTheModelIsCutAndSaysSo() throws IOException {
    try (Predictor p = Predictors.open(tagger(), TestDevices.CPU, 1)) {
      String text = "the ".repeat(20) + "Ada";
      Answer a = p.predict(new TextSample(text), NOBODY).answer();
      assertThat(((TokenTags) a).words()).hasSize(14);
      assertThat(((TokenTags) a).sentence().orElseThrow().cutAt()).isEqualTo(55);
      ObjectNode json = SmallJson.MAPPER.createObjectNode();
      TASK.toJson(a, ModelSetup.of(TASK), 5, json);
      assertThat(json.path("cut_at").asInt()).isEqualTo(55);
      assertThat(TASK.toRows(a, ModelSetup.of(TASK), 5).toString()).contains("reads no further");
    }
  }

  @Test
  void measuresADataSetInColumns() throws IOException {
    Model m = tagger();
    Path file =
        Files.writeString(
            dir.resolve("t.conll"),
            """
            -DOCSTART- -X- O

            Ada NNP I-PER
            Lovelace NNP I-PER
            visited VBD O
            Paris NNP I-LOC

            Acme NNP I-ORG
            Labs NNP I-ORG
            left VBD O
            Berlin NNP I-PER
            """);
    Dataset d = Datasets.open(file, m, NOBODY);
    assertThat(d.size()).isEqualTo(2);
    assertThat(d.labelled()).isEqualTo(2);
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      Evaluation e =
          new Evaluator(p, NOBODY).evaluate(TASK.metrics(), d.examples(), List.of(), x -> {});
      // Four entities said and four there, three of them the same; one word of eight is wrong.
      assertThat(e.score(TASK.metrics().get(0)).map(Estimate::value)).contains(0.75);
      assertThat(value(e, "token-accuracy")).isEqualTo(0.875);
    }
  }

  private static double value(Evaluation e, String id) {
    return e.scores().stream()
        .filter(s -> s.metric().id().equals(id))
        .findFirst()
        .orElseThrow()
        .estimate()
        .value();
  }

  private static TokenTags said(String... tags) {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < tags.length; i++) {
      words.add(new Word("w", 2 * i, 2 * i + 1, tags[i], 1));
    }
    List<Entity> none = List.of();
    return new TokenTags(
        List.of(), Optional.of(new Sentence(TagScheme.PREFIXES, List.of(), "", words, none, -1)));
  }

  private static TrueTags right(String... tags) {
    List<Place> words = new ArrayList<>();
    for (int i = 0; i < tags.length; i++) {
      words.add(new Place(2 * i, 2 * i + 1));
    }
    return new TrueTags(words, TagScheme.PREFIXES.spans(List.of(tags)));
  }

  /** The example of seqeval's docstrings: F1, precision and recall 0.5, accuracy 0.8. */
  @ParameterizedTest
  @CsvSource({
    "entity-f1,0.5",
    "entity-precision,0.5",
    "entity-recall,0.5",
    "token-accuracy,0.8",
  })
  void countsAsSeqevalsExampleDoes(String id, double expected) {
    Metric metric =
        TASK.metrics().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    Accumulator a = metric.accumulator();
    a.add(
        new Observation(
            0,
            Optional.of(right("O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O")),
            said("O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"),
            Optional.empty()));
    a.add(
        new Observation(
            1,
            Optional.of(right("B-PER", "I-PER", "O")),
            said("B-PER", "I-PER", "O"),
            Optional.empty()));
    assertThat(a.score().orElseThrow().value()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aDataSetWithoutEntitiesHasNoRecall() {
    Metric recall = TASK.metrics().get(2);
    Accumulator a = recall.accumulator();
    a.add(new Observation(0, Optional.of(right("O")), said("B-PER"), Optional.empty()));
    assertThat(a.score()).isEmpty();
    assertThat(a.undefined()).contains("the data hold no entity");
  }

  @Test
  void theFirstOwnWordThatBeginsInAGivenOneDecides() {
    List<Word> said =
        List.of(
            new Word("U", 0, 1, "B-LOC", 1),
            new Word(".", 1, 2, "O", 1),
            new Word("S", 2, 3, "O", 1),
            new Word("visa", 5, 9, "O", 1));
    List<Place> given = List.of(new Place(0, 4), new Place(5, 9), new Place(10, 12));
    assertThat(TagMetrics.tags(given, said)).containsExactly("B-LOC", "O", "O");
  }

  private static GraphSignature signature(String output, String last, OptionalInt labels) {
    return GraphSignature.of(
            TinyModels.declared(
                    List.of(
                        new Port("input_ids", DataType.INT64, "b", "s"),
                        new Port("attention_mask", DataType.INT64, "b", "s")),
                    List.of(new Port(output, DataType.FLOAT, "b", "s", last)))
                .graph())
        .withLabels(labels);
  }

  @ParameterizedTest
  @CsvSource({
    "logits,9,9,token-classification",
    "output,9,9,token-classification",
    "logits,9,0,token-classification",
    "last_hidden_state,384,0,text-embedding",
    "last_hidden_state,384,2,text-embedding",
    "last_hidden_state,9,9,text-embedding",
    "output_0,50,0,text-embedding",
    "logits,30522,0,text-generation",
    "logits,30522,2,text-generation",
  })
  void isToldFromVectorsAndVocabularies(String output, String last, int labels, String task) {
    OptionalInt known = labels == 0 ? OptionalInt.empty() : OptionalInt.of(labels);
    assertThat(Tasks.guess(signature(output, last, known)).id()).isEqualTo(task);
  }

  @Test
  void aModelWithoutScoresOfTokensIsRefused() {
    assertThatThrownBy(
            () ->
                TASK.decoder(
                    "m",
                    ModelSetup.of(TASK),
                    List.of(
                        new dev.lathe.engine.graph.TensorSpec(
                            "y",
                            DataType.FLOAT,
                            Optional.of(dev.lathe.engine.graph.Shape.of(1, 2))))))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("token classification");
  }
}
