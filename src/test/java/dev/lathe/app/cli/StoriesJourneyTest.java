package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.generate.WordReverser;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The language model that comes with Lathe, on the command line. */
@ExtendWith(HomeExtension.class)
class StoriesJourneyTest {
  @TempDir Path folder;

  private SampleFiles files;

  @BeforeEach
  void layOut() {
    files = new SampleCatalog(getClass().getClassLoader(), folder).materialize("stories");
  }

  @Test
  void itWritesAStoryOn() {
    JsonNode d =
        lathe("run", files.model(), "Once upon a time", "--max-tokens", 20, "--json").json("run");
    assertThat(d.at("/results/0/tokens")).hasSize(20);
    assertThat(d.at("/results/0/text").asText()).startsWith(" there was");
    assertThat(d.at("/results/0/prompt").isMissingNode()).isTrue();
  }

  @Test
  void aConversationNeedsATemplateAndGoesByIt() throws IOException {
    assertThat(lathe("run", files.model(), "Mia", "--chat").saysWhatIsWrong(2).err())
        .contains("no chat template");
    assertThat(lathe("run", files.model(), "Mia", "--system", "x").saysWhatIsWrong(2).err())
        .contains("--chat");
    Path template = files.model().resolveSibling("chat_template.jinja");
    Files.writeString(template, "{% for m in messages %}{{ m.content }} was{% endfor %}");
    JsonNode d =
        lathe("run", files.model(), "Mia", "Tom", "--chat", "--max-tokens", 2, "--json")
            .json("run");
    String first = d.at("/results/0/text").asText();
    assertThat(d.at("/results/0/prompt").asText()).isEqualTo("Mia was");
    assertThat(d.at("/results/1/prompt").asText()).isEqualTo("Mia was" + first + " wasTom was");
    Files.writeString(
        template,
        "{% for i in range(10 ** 9) %}{% for j in range(10 ** 9) %}x{% endfor %}{% endfor %}");
    assertThat(lathe("run", files.model(), "Mia", "--chat").saysWhatIsWrong(2).err())
        .contains("does not come to an end");
  }

  /** A variant is asked with its original's tokenizer, also where another model's lies. */
  @Test
  void aVariantBesideAnotherTokenizerKeepsItsOwn() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("tokenizer.json"), "{}");
    Files.writeString(other.resolve("config.json"), "{\"n_positions\": 4}");
    Path variant = other.resolve("variant.onnx");
    assertThat(lathe("optimize", files.model(), "--pass", "clean", "-o", variant).code()).isZero();
    assertThat(other.resolve("tokenizer.json")).hasContent("{}");
    String[] texts = new String[2];
    for (int i = 0; i < 2; i++) {
      Path model = i == 0 ? files.model() : variant;
      texts[i] =
          lathe("run", model, "Once upon a time", "--max-tokens", 12, "--json")
              .json("run")
              .at("/results/0/text")
              .asText();
    }
    assertThat(texts[1]).isEqualTo(texts[0]);
  }

  @Test
  void itIsTrainedByItsOriginal() {
    Path variant = folder.resolve("trained.onnx");
    JsonNode d =
        lathe(
                "optimize",
                files.model(),
                "--pass",
                "prune-magnitude:sparsity=0.6",
                "--pass",
                "recover:epochs=1,minutes=0,learning-rate=0.001",
                "--data",
                shortened(files.training().orElseThrow(), 30),
                "-o",
                variant,
                "--json")
            .json("optimize");
    assertThat(d.findValuesAsText("notes").toString() + d)
        .contains("Agreement with the original on 3 held-out examples");
    assertThat(lathe("run", variant, "Once", "--max-tokens", 5).out()).startsWith("Once");
  }

  @ParameterizedTest
  @EnumSource(WordReverser.Layout.class)
  void aTranslatorOfSeveralFilesAnswersAndRefusesTheRest(WordReverser.Layout layout)
      throws IOException {
    Path reverser = WordReverser.write(folder.resolve("reverser"), layout);
    assertThat(lathe("run", reverser, "the cat sees a dog").out())
        .startsWith("> the cat sees a dog\ndog a sees cat the\n");
    JsonNode d =
        lathe("run", reverser.resolve("encoder_model.onnx"), "a dog", "--json").json("run");
    assertThat(d.at("/results/0/text").asText()).isEqualTo("dog a");
    assertThat(d.at("/results/0/stop_reason").asText()).isEqualTo("end_of_text");
    Path out = folder.resolve("x.onnx");
    assertThat(
            lathe("optimize", reverser, "--pass", "int8-dynamic", "-o", out)
                .saysWhatIsWrong(2)
                .err())
        .contains("several files, an encoder and a decoder");
    assertThat(lathe("measure", reverser).saysWhatIsWrong(2).err()).contains("several files");
  }

  private Path shortened(Path lines, int n) {
    try {
      return Files.write(folder.resolve("some.jsonl"), Files.readAllLines(lines).subList(0, n));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itsStepsAreMeasuredByTheLengthOfWhatWasRead() {
    JsonNode d =
        lathe(
                "measure",
                files.model(),
                "--seconds",
                0.2,
                "--scenario",
                "first-token-64",
                "--scenario",
                "next-token-longest",
                "--json")
            .json("measure");
    assertThat(d.path("rows").findValuesAsText("scenario"))
        .containsExactly("first-token-64", "next-token-longest");
    assertThat(d.at("/rows/0/latency_ms/p50").asDouble())
        .isGreaterThan(d.at("/rows/1/latency_ms/p50").asDouble());
    assertThat(d.at("/rows/1/memory_mb/peak").asDouble()).isPositive();
  }
}
