package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a recipe of several passes says of each of its steps. */
@ExtendWith(HomeExtension.class)
class StepsJourneyTest {
  @TempDir Path folder;

  private SampleFiles sample;
  private Path result;

  @BeforeEach
  void sample() {
    sample =
        SampleCatalog.builtIn()
            .materialize(SampleCatalog.builtIn().defaultSample().orElseThrow().id());
    result = folder.resolve("small.onnx");
  }

  private CommandLine.Result optimize(Object... more) {
    Stream<Object> command =
        Stream.of("optimize", sample.model(), "-o", result, "--pass", "prune-channels:ratio=30%");
    return lathe(Stream.concat(command, Stream.of(more)).toArray());
  }

  @Test
  void everyStepIsMeasuredWithItsGain() throws IOException {
    JsonNode document =
        optimize(
                "--pass",
                "fp16",
                "--test",
                sample.evaluation().orElseThrow(),
                "--test-limit",
                50,
                "--json")
            .json("optimize");
    JsonNode original = document.path("original");
    JsonNode cut = document.at("/steps/0");
    JsonNode rounded = document.at("/steps/1");
    assertThat(document.path("steps")).hasSize(2);
    assertThat(cut.path("pass").asText()).isEqualTo("prune-channels:ratio=30%");
    assertThat(rounded.path("pass").asText()).isEqualTo("fp16");
    for (String field : List.of("bytes", "parameters", "macs")) {
      assertThat(cut.path(field).asLong()).isPositive().isLessThan(original.path(field).asLong());
      assertThat(cut.path("gain").path(field + "_saved").asLong())
          .isEqualTo(original.path(field).asLong() - cut.path(field).asLong());
    }
    assertThat(rounded.path("bytes").asLong())
        .isLessThan(cut.path("bytes").asLong())
        .isEqualTo(Files.size(result))
        .isEqualTo(document.path("bytes").asLong());
    assertThat(rounded.path("macs")).isEqualTo(cut.path("macs"));
    for (JsonNode step : document.path("steps")) {
      assertThat(step.at("/latency_ms/p50").asDouble()).isPositive();
      for (JsonNode ratio : List.of(step.path("speedup"), step.at("/gain/speedup"))) {
        assertThat(ratio.path("value").asDouble())
            .isPositive()
            .isBetween(ratio.path("low").asDouble(), ratio.path("high").asDouble());
      }
      assertThat(step.at("/accuracy/n").asInt()).isEqualTo(50);
    }
    assertThat(cut.at("/gain/accuracy")).isEqualTo(cut.path("accuracy_delta"));
    assertThat(
            cut.at("/gain/accuracy/value").asDouble()
                + rounded.at("/gain/accuracy/value").asDouble())
        .isCloseTo(rounded.at("/accuracy_delta/value").asDouble(), within(1e-9));
    assertThat(document.path("accuracy_before")).isEqualTo(original.at("/accuracy/value"));
    assertThat(document.path("accuracy_after")).isEqualTo(rounded.at("/accuracy/value"));
    assertThat(document.path("accuracy_examples").asInt()).isEqualTo(50);
  }

  @Test
  void withoutMeasuringOnlySizeAndWorkAreTold() {
    CommandLine.Result said = optimize("--pass", "fp16", "--pass", "clean", "--no-measure");
    assertThat(said.code()).describedAs(said.err()).isZero();
    assertThat(said.out())
        .containsPattern("original +[\\d.]+ MB +[\\d.]+ k +[\\d.]+ M")
        .containsPattern("prune-channels:ratio=30% +[\\d.]+ kB +−\\d+ %")
        .containsPattern("clean +[\\d.]+ kB")
        .doesNotContain("p50", "points");
    JsonNode document = optimize("--pass", "fp16", "--no-measure", "--json").json("optimize");
    assertThat(document.at("/steps/1/latency_ms").isNull()).isTrue();
    assertThat(document.at("/steps/1/gain/bytes_saved").asLong()).isPositive();
  }

  @Test
  void onePassHasNoSteps() {
    assertThat(optimize("--json").json("optimize").has("steps")).isFalse();
  }
}
