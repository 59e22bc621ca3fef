package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
