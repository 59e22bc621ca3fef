package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Words tagged and measured by the command line, with a vocabulary of words as the tokenizer. */
@ExtendWith(HomeExtension.class)
class TaggerJourneyTest {
  private static final List<String> WORDS = List.of("<unk>", "Ada", "Lovelace", "Paris", "left");

  @TempDir Path dir;
  private Path model;

  /** A table of scores: words are PER, PER, LOC and nothing. */
  @BeforeEach
  void writeTheModel() throws IOException {
    Graph g = new Graph("tagger");
    Value ids =
        g.addInput(
            "input_ids", type(DataType.INT64, Dimension.of("batch"), Dimension.of("sequence")));
    float[] scores = {9, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 9, 0, 0, 0};
    Value table = g.addInitializer("table", Tensors.ofFloats(scores, WORDS.size(), 4));
    Value out =
        g.newValue(
            "logits",
            type(DataType.FLOAT, Dimension.of("batch"), Dimension.of("sequence"), Dimension.of(4)));
    g.addNode(
        "",
        "Gather",
        "tag",
        List.of(Optional.of(table), Optional.of(ids)),
        List.of(Optional.of(out)));
    g.addOutput(out);
    model = dir.resolve("model.onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty()), model);
    StringBuilder vocabulary = new StringBuilder();
    for (String word : WORDS) {
      vocabulary.append(vocabulary.length() == 0 ? "{" : ", ");
      vocabulary.append('"').append(word).append("\": ").append(WORDS.indexOf(word));
    }
    Files.writeString(dir.resolve("vocab.json"), vocabulary + "}");
    Files.writeString(
        dir.resolve("config.json"),
        "{\"id2label\": {\"0\": \"O\", \"1\": \"B-PER\", \"2\": \"I-PER\", \"3\": \"B-LOC\"},"
            + " \"n_positions\": 6}");
  }

  private static Optional<ValueType> type(DataType type, Dimension... axes) {
    return Optional.of(new ValueType.TensorType(type, Optional.of(new Shape(List.of(axes)))));
  }

  @Test
  void aSentencesEntitiesComeWithTheirPlaces() {
    JsonNode document =
        lathe(
                "run",
                model,
                "Ada Lovelace  left Paris",
                "left left left left left left Ada",
                "--json")
            .json("run");
    assertThat(document.path("task").asText()).isEqualTo("token-classification");
    JsonNode entities = document.path("results").path(0).path("entities");
    assertThat(entities).hasSize(2);
    assertThat(entities.path(0).path("text").asText()).isEqualTo("Ada Lovelace");
    assertThat(entities.path(1).path("label").asText()).isEqualTo("LOC");
    assertThat(entities.path(1).path("start").asInt()).isEqualTo(19);
    assertThat(document.path("results").path(0).path("tokens")).hasSize(4);
    assertThat(document.path("results").path(1).path("cut_at").asInt()).isEqualTo(29);
  }

  @Test
  void aFileOfColumnsIsMeasuredBySeqevalsRule() throws IOException {
    Path data =
        Files.writeString(
            dir.resolve("news.conll"),
            "Ada B-PER\nLovelace I-PER\nleft O\n\nParis B-LOC\nleft O\nAda B-ORG\n");
    JsonNode document =
        lathe("measure", model, "--data", data, "--seconds", 0.2, "--json").json("measure");
    JsonNode metrics = document.path("rows").path(0).path("metrics");
    assertThat(metrics.path(0).path("id").asText()).isEqualTo("entity-f1");
    assertThat(metrics.path(0).path("value").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
    CommandLine.Result printed = lathe("measure", model, "--data", data, "--seconds", 0.2);
    assertThat(printed.err()).contains("no label for ORG");
    assertThat(printed.out()).contains("Entity F1").contains("Entity recall, ");
  }
}
