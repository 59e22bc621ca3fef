package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.JobContext;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every command prints with --json fits its schema in docs/schema; on the built-in sample. */
@ExtendWith(HomeExtension.class)
class SchemasTest {
  @TempDir Path folder;

  @Test
  void everyCommandHasASchemaAndEverySchemaACommand() throws IOException {
    try (Stream<Path> files = Files.list(Shared.projectRoot().resolve("docs/schema"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Commands.values()).map(c -> c.word() + ".json").toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Commands.class)
  void aSchemaRefusesADocumentWithNothingInIt(Commands command) {
    assertThat(CommandLine.againstSchema(new ObjectMapper().createObjectNode(), command.word()))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Commands.class, mode = EnumSource.Mode.EXCLUDE, names = "DEMO")
  void aRealDocumentFitsItsSchema(Commands command) {
    lathe(arguments(command).toArray()).json(command.word());
  }

  @Test
  @Tag("heavy")
  void theDemosDocumentFitsItsSchema() {
    lathe("demo", "--json").json("demo");
  }

  private List<Object> arguments(Commands command) {
    SampleFiles sample =
        SampleCatalog.builtIn()
            .materialize(SampleCatalog.builtIn().defaultSample().orElseThrow().id());
    Path model = sample.model();
    return switch (command) {
      case TRAIN_CHECK -> List.of("train-check", model, "--json");
      case INSPECT -> List.of("inspect", model, "--json");
      case RUN -> List.of("run", model, sample.folder().resolve("try"), "--json");
      case REPORT -> {
        Path workspace = folder.resolve("workspace");
        try (Experiment begun =
            Experiments.openOrCreate(
                workspace, ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched()))) {
          yield List.of("report", begun.folder(), "-o", folder.resolve("report.md"), "--json");
        }
      }
      case BATCH ->
          List.of(
              "batch",
              model,
              "--data",
              sample.folder().resolve("try"),
              "-o",
              folder.resolve("answers.csv"),
              "--json");
      case OPTIMIZE ->
          List.of(
              "optimize",
              model,
              "--pass",
              "round-weights:bits=4",
              "-o",
              folder.resolve("small.onnx"),
              "--json");
      case SENSITIVITY ->
          List.of(
              "sensitivity",
              model,
              "--data",
              sample.evaluation().orElseThrow(),
              "--limit",
              20,
              "--json");
      case THRESHOLDS -> {
        SampleFiles rows = SampleCatalog.builtIn().materialize("transactions");
        yield List.of(
            "thresholds",
            rows.model(),
            "--data",
            rows.evaluation().orElseThrow(),
            "--false-alarm",
            4,
            "--miss",
            120,
            "--json");
      }
      case DOCTOR ->
          List.of(
              "doctor",
              model,
              "--data",
              sample.evaluation().orElseThrow(),
              "--limit",
              20,
              "--json");
      case CHANGES ->
          List.of(
              "changes",
              model,
              model,
              "--data",
              sample.evaluation().orElseThrow(),
              "--limit",
              20,
              "--json");
      case MEASURE ->
          List.of(
              "measure",
              model,
              "--data",
              sample.evaluation().orElseThrow(),
              "--limit",
              20,
              "--seconds",
              0.2,
              "--json");
      default -> List.of(command.word(), "--json");
    };
  }
}
