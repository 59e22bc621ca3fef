package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What four bits broke of the sample that recognizes pictures. */
@ExtendWith(HomeExtension.class)
final class ChangesJourneyTest {
  @TempDir Path folder;

  private final SampleFiles sample =
      SampleCatalog.builtIn()
          .materialize(SampleCatalog.builtIn().defaultSample().orElseThrow().id());

  private Path rounded() {
    Path out = folder.resolve("rounded.onnx");
    lathe("optimize", sample.model(), "--pass", "round-weights:bits=3", "-o", out, "--json").json();
    return out;
  }

  @Test
  void tellsLostFromGainedAndExportsThem() throws IOException {
    Path small = rounded();
    Path out = folder.resolve("broke");
    JsonNode all =
        lathe(
                "changes",
                sample.model(),
                small,
                "--data",
                sample.evaluation().orElseThrow(),
                "--limit",
                120,
                "--filter",
                "lost",
                "--export",
                out,
                "--json")
            .json("changes");
    JsonNode counts = all.path("counts");
    int lost = counts.path("lost").asInt();
    assertThat(lost).isPositive();
    assertThat(
            lost
                + counts.path("gained").asInt()
                + counts.path("changed").asInt()
                + counts.path("same").asInt())
        .isEqualTo(all.path("answered").asInt())
        .isEqualTo(120);
    assertThat(all.path("measure").asText()).isEqualTo("confidence");
    assertThat(all.path("changes")).hasSize(lost);
    double last = Double.POSITIVE_INFINITY;
    for (JsonNode c : all.path("changes")) {
      assertThat(c.path("kind").asText()).isEqualTo("lost");
      assertThat(c.path("loss").asDouble()).isLessThanOrEqualTo(last);
      last = c.path("loss").asDouble();
    }
    JsonNode worst = all.at("/classes/0");
    assertThat(worst.at("/difference/value").asDouble()).isNegative();
    assertThat(worst.at("/difference/low").asDouble())
        .isLessThanOrEqualTo(worst.at("/difference/value").asDouble());
    List<String> lines = Files.readAllLines(out.resolve("changes.csv"));
    assertThat(lines).hasSize(lost + 1);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.filter(f -> f.toString().endsWith(".png"))).hasSize(lost);
    }
  }

  @Test
  void saysInWordsWhatBroke() {
    Path small = rounded();
    String words =
        lathe(
                "changes",
                sample.model(),
                small,
                "--data",
                sample.evaluation().orElseThrow(),
                "--limit",
                60)
            .out();
    assertThat(words).contains("of 60 answers changed").contains("lost").contains("→");
    assertThat(
            lathe(
                    "changes",
                    sample.model(),
                    sample.model(),
                    "--data",
                    sample.evaluation().orElseThrow(),
                    "--limit",
                    20)
                .out())
        .startsWith("Nothing changed: all of 20 answers are the original's.");
  }

  @Test
  void refusesWhatCannotBeDone() throws IOException {
    Path data = sample.evaluation().orElseThrow();
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThat(
            lathe("changes", sample.model(), sample.model(), "--data", data, "--export", folder)
                .saysWhatIsWrong(2)
                .err())
        .contains("not empty");
    assertThat(
            lathe("changes", sample.model(), sample.model(), "--data", data, "--filter", "broken")
                .saysWhatIsWrong(2)
                .err())
        .contains("lost, gained, changed");
    Path other =
        SampleCatalog.builtIn().list().stream()
            .map(s -> SampleCatalog.builtIn().materialize(s.id()))
            .map(SampleFiles::model)
            .filter(m -> !m.equals(sample.model()))
            .findFirst()
            .orElseThrow();
    assertThat(lathe("changes", sample.model(), other, "--data", data).saysWhatIsWrong(2).err())
        .contains("cannot be compared");
    assertThat(
            lathe("changes", sample.model(), folder.resolve("gone.onnx"), "--data", data)
                .saysWhatIsWrong(2)
                .err())
        .contains("gone.onnx");
  }
}
