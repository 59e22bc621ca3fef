package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.hardware.library.BundledLibrary;
import dev.lathe.hardware.library.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes on the command line; a copy of the bundled library stands for another one. */
@ExtendWith(HomeExtension.class)
class RuntimesJourneyTest {
  @TempDir Path folder;
  private Path other;

  @BeforeEach
  void copyOfTheBundledLibrary() throws IOException {
    other = Files.createDirectory(folder.resolve("copy"));
    String name = Platform.current().fileName("onnxruntime");
    Files.copy(BundledLibrary.folder().orElseThrow().resolve(name), other.resolve(name));
  }

  private static List<String> ids(JsonNode document) {
    return document.path("runtimes").findValuesAsText("origin");
  }

  @Test
  void devicesOfTwoRuntimesAreMeasuredInOneRun() {
    JsonNode added = lathe("runtimes", "add", other, "--json").json("runtimes");
    assertThat(ids(added)).containsExactly("bundled", "folder");
    assertThat(added.at("/runtimes/1/id").asText()).isEqualTo("copy");
    SampleFiles sample =
        SampleCatalog.builtIn()
            .materialize(SampleCatalog.builtIn().defaultSample().orElseThrow().id());

    JsonNode d =
        lathe(
                "measure",
                sample.model(),
                "--device",
                "cpu",
                "--device",
                "cpu@copy",
                "--data",
                sample.evaluation().orElseThrow(),
                "--limit",
                50,
                "--seconds",
                0.2,
                "--json")
            .json("measure");

    assertThat(d.path("rows").findValuesAsText("runtime_id")).containsExactly("bundled", "copy");
    assertThat(d.at("/rows/1/provenance/runtime").asText()).isEqualTo("ONNX Runtime in copy");
    assertThat(d.at("/rows/1/provenance/onnxruntime").asText())
        .isEqualTo(d.at("/rows/1/provenance/runtime_version").asText());
    assertThat(d.at("/rows/1/accuracy/value").asDouble())
        .isEqualTo(d.at("/rows/0/accuracy/value").asDouble());
    JsonNode tried =
        lathe(
                "run",
                sample.model(),
                sample.folder().resolve("try"),
                "--device",
                "cpu@copy",
                "--json")
            .json("run");
    assertThat(tried.path("results")).isNotEmpty();

    assertThat(ids(lathe("runtimes", "remove", "copy", "--json").json("runtimes")))
        .containsExactly("bundled");
    assertThat(lathe("measure", sample.model(), "--device", "cpu@copy").code()).isEqualTo(2);
  }

  @Test
  void whatIsNoRuntimeIsRefusedInThreeLines() throws IOException {
    Path text = Files.createDirectory(folder.resolve("text"));
    Files.writeString(text.resolve(Platform.current().fileName("onnxruntime")), "hello");
    assertThat(lathe("runtimes", "add", text).saysWhatIsWrong(2).err())
        .contains("is no native library");
    assertThat(lathe("runtimes", "add", folder).saysWhatIsWrong(2).err()).contains("holds no");
    assertThat(lathe("runtimes", "add", folder.resolve("none")).saysWhatIsWrong(2).err())
        .contains("no such folder");
    lathe("runtimes", "add").saysWhatIsWrong(2);
    lathe("runtimes", "grow").saysWhatIsWrong(2);
    assertThat(lathe("runtimes", "remove", "none").saysWhatIsWrong(2).err()).contains("bundled");
    assertThat(ids(lathe("runtimes", "--json").json("runtimes"))).doesNotContain("fetched");
  }
}
