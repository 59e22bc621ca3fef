package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.base.JobContext;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths of open dimensions, from a flag to what is timed. */
@ExtendWith(HomeExtension.class)
class LengthsJourneyTest {
  private Path model;
  private String batch;

  @BeforeEach
  void unpack() {
    model = SampleCatalog.builtIn().materialize("glyphs").model();
    batch =
        InputLengths.open(ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched()))
            .get(0)
            .name();
  }

  @Test
  void workIsCountedAndLatencyMeasuredForAGivenBatch() {
    JsonNode one = lathe("inspect", model, "--json").json("inspect");
    JsonNode four = lathe("inspect", model, "--length", batch + "=4", "--json").json("inspect");
    assertThat(four.path("macs").asLong()).isEqualTo(4 * one.path("macs").asLong());
    assertThat(four.at("/setup/lengths/" + batch).asInt()).isEqualTo(4);

    JsonNode row =
        lathe("measure", model, "--length", batch + "=4", "--seconds", 0.2, "--json")
            .json("measure")
            .path("rows")
            .get(0);
    assertThat(row.at("/provenance/inputs").asText()).contains("[4,");
    assertThat(row.at("/provenance/samples_per_query").asText()).isEqualTo("4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "=4", "batch=0", "batch=many", "batch=1e9", "depth=4"})
  void aWrongLengthIsAnsweredWithWhatIsRight(String text) {
    assertThat(lathe("inspect", model, "--length", text).saysWhatIsWrong(2).err())
        .containsAnyOf("whole number", "open dimension");
  }
}
