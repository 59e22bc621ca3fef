package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.task.ClassMap;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences with tagged words: columns and objects, other tags than the model's, and faults. */
class TaggedDataTest {
  private static final List<String> LABELS = List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC");

  @TempDir Path dir;

  private Model model(ClassMap map) {
    ModelSetup setup =
        ModelSetup.of(Tasks.TOKEN_CLASSIFICATION).withLabels(LABELS, List.of()).withClassMap(map);
    return new Model(
        dir.resolve("m.onnx"),
        "",
        0,
        TinyModels.declared(
            List.of(new Port("input_ids", DataType.INT64, "b", "s")),
            List.of(new Port("logits", DataType.FLOAT, "b", "s", "5"))),
        setup);
  }

  private Dataset open(String name, String content) throws IOException {
    return open(name, content, ClassMap.NONE);
  }

  private Dataset open(String name, String content, ClassMap map) throws IOException {
    Path file = Files.writeString(dir.resolve(name), content);
    return Datasets.open(file, model(map), JobContext.unwatched());
  }

  /** Each sentence with its entities, e.g. {@code Ada met . | PER:Ada}. */
  private static List<String> shown(Dataset d) {
    return d.examples().stream()
        .map(
            e -> {
              String text = e.sample().name();
              String spans =
                  e.truth()
                      .map(t -> (TrueTags) t)
                      .map(
                          t ->
                              t.spans().stream()
                                  .map(
                                      s ->
                                          s.type()
                                              + ":"
                                              + IntStream.range(s.from(), s.to())
                                                  .mapToObj(i -> t.words().get(i).of(text))
                                                  .collect(Collectors.joining("_")))
                                  .collect(Collectors.joining(" ")))
                      .orElse("?");
              return text + " | " + spans;
            })
        .sorted()
        .toList();
  }

  @Test
  void readsColumnsOfTabsAndSpacesWithCommentsAndDocuments() throws IOException {
    String spaces =
        "-DOCSTART- -X- -X- O\n\n# id 7\n\uFEFFAda NNP x B-PER\nLovelace NNP x I-PER\n# SYM x O\n\n\n"
            + "In IN x O\nNew NNP x B-LOC\nYork NNP x I-LOC\n";
    List<String> expected =
        List.of("Ada Lovelace # | PER:Ada_Lovelace", "In New York | LOC:New_York");
    assertThat(shown(open("a.conll", spaces.replace("\uFEFF", "")))).isEqualTo(expected);
    assertThat(shown(open("a.tsv", spaces.replace("\uFEFF", "").replace(' ', '\t'))))
        .isEqualTo(expected);
    assertThat(shown(open("a.txt", spaces.replace("\uFEFF", "").replace("\n", "\r\n"))))
        .isEqualTo(expected);
  }

  @Test
  void readsObjectsWithTagsAsNamesOrNumbersAndTextsWithEntities() throws IOException {
    Dataset d =
        open(
            "a.jsonl",
            """
            {"tokens": ["Ada", "Lovelace", "left"], "ner_tags": [1, 2, 0]}
            {"tokens": ["In", "Paris"], "tags": ["O", "U-LOC"]}
            {"text": "\uD83D\uDE00 Grace-Hopper, London", "entities": [
              {"start": 2, "end": 7, "label": "PER"}, {"start": 16, "end": 22, "label": "LOC"}]}
            """);
    assertThat(shown(d))
        .containsExactly(
            "Ada Lovelace left | PER:Ada_Lovelace",
            "In Paris | LOC:Paris",
            "\uD83D\uDE00 Grace-Hopper, London | PER:Grace LOC:London");
    assertThat(d.problems()).isEmpty();
  }

  @Test
  void otherTagsAreNamedAndMayBeMappedByHand() throws IOException {
    String columns = "Ada B-PERSON\nleft O\nParis B-GPE\n";
    Dataset d = open("a.conll", columns);
    assertThat(shown(d)).containsExactly("Ada left Paris | PERSON:Ada GPE:Paris");
    assertThat(d.problems().get(0))
        .contains("no label for GPE, PERSON")
        .contains("counts as missed")
        .contains("B-LOC");
    Dataset mapped =
        open("a.conll", columns, new ClassMap(Map.of("B-PERSON", "B-PER", "B-GPE", "B-LOC")));
    assertThat(shown(mapped)).containsExactly("Ada left Paris | PER:Ada LOC:Paris");
    assertThat(mapped.problems()).isEmpty();
  }

  @Test
  void aLineOfTooFewColumnsLosesItsSentenceOnly() throws IOException {
    Dataset d = open("a.conll", "Ada B-PER\n\nParis\nleft O\n\nIn O\n");
    assertThat(shown(d)).containsExactly("Ada | PER:Ada", "In | ");
    assertThat(d.problems().toString())
        .contains("too few")
        .contains("a.conll line 3 has 1 and not 2");
  }

  @Test
  void faultsOfObjectsAreNamed() throws IOException {
    Dataset d =
        open(
            "a.jsonl",
            """
            {"tokens": ["a", "b"], "tags": ["O"]}
            {"text": "ab", "entities": [{"start": 1, "end": 9, "label": "PER"}]}
            {"other": 1}
            {"tokens": ["a"], "tags": ["O"]}
            """);
    assertThat(d.size()).isEqualTo(1);
    assertThat(d.problems().toString())
        .contains("not as many as the tokens")
        .contains("1 and 2")
        .contains("does not lie in the text")
        .contains("neither tokens nor a text");
  }

  @Test
  void sentencesWithoutTagsServeForAgreement() throws IOException {
    assertThat(open("a.jsonl", "{\"text\": \"Ada left\"}\n").problems().toString())
        .contains("agreement can be measured but not entity F1");
    assertThat(shown(open("a.csv", "text\nAda left\n"))).containsExactly("Ada left | ?");
    assertThat(shown(open("b.txt", "Ada\nleft\n\nIn\n"))).containsExactly("Ada left | ?", "In | ?");
  }

  @Test
  void whatIsNoSuchFileIsRefused() {
    assertThatThrownBy(() -> open("a.conll", "x O\n".repeat(20_001)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no file of tagged sentences");
    assertThatThrownBy(() -> open("a.xml", "<x/>"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("CONLL");
    assertThatThrownBy(() -> open("e.conll", "\n\n"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no examples");
  }

  /** More than are held in memory: they lie in a file and come back as they were. */
  @Test
  void manySentencesAreReadBackFromTheirFile() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ExampleCollector.HELD + 10; i++) {
      text.append("Ada B-PER\nLovelace I-PER\nw").append(i).append(" O\n\n");
    }
    Dataset d = open("many.conll", text.toString());
    assertThat(d.size()).isEqualTo(ExampleCollector.HELD + 10);
    assertThat(d.labelled()).isEqualTo(d.size());
    assertThat(shown(d)).allMatch(s -> s.endsWith(" | PER:Ada_Lovelace"));
  }
}
