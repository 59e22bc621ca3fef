package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.guarded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A graphics card beside the CPU, on the command line: a library with WebGPU is added, and original
 * and variant are measured on both. {@code .ci/run} fetches the library and gives a Vulkan driver.
 */
@Tag("heavy")
@ExtendWith(HomeExtension.class)
class GpuJourneyTest {
  private static final String WEBGPU = "webgpu:0";

  @TempDir Path folder;

  @BeforeEach
  void addTheLibrary() {
    JsonNode added = guarded("runtimes", "add", GpuLibrary.folder(), "--json").json("runtimes");
    GpuLibrary.assumeUsable(added);
  }

  @Test
  void originalAndInt8StandInOneMatrixOfCpuAndWebGpu() {
    SampleFiles sample =
        SampleCatalog.builtIn()
            .materialize(SampleCatalog.builtIn().defaultSample().orElseThrow().id());
    Path data = sample.evaluation().orElseThrow();
    JsonNode tried =
        guarded("run", sample.model(), sample.folder().resolve("try"), "--device", WEBGPU, "--json")
            .json("run");
    JsonNode onCpu =
        guarded("run", sample.model(), sample.folder().resolve("try"), "--json").json("run");
    assertThat(tried.at("/device").asText()).startsWith(WEBGPU);
    assertThat(tried.at("/results/0/labels/0/index"))
        .isEqualTo(onCpu.at("/results/0/labels/0/index"));
    Path int8 = folder.resolve("int8.onnx");
    assertThat(
            guarded(
                    "optimize",
                    sample.model(),
                    "--pass",
                    "int8-static:samples=50",
                    "--data",
                    data,
                    "-o",
                    int8)
                .code())
        .isZero();

    JsonNode d =
        guarded(
                "measure",
                sample.model(),
                int8,
                "--device",
                "cpu",
                "--device",
                WEBGPU,
                "--data",
                data,
                "--limit",
                50,
                "--seconds",
                1,
                "--json")
            .json("measure");

    assertThat(d.path("rows").findValuesAsText("runtime_id"))
        .containsExactly("bundled", "bundled", "gpu-library", "gpu-library");
    for (JsonNode row : d.path("rows")) {
      assertThat(row.at("/accuracy/value").asDouble())
          .describedAs(row.toString())
          .isBetween(0.5, 1.0);
      assertThat(row.at("/latency_ms/p50").asDouble()).isPositive();
      assertThat(row.at("/memory_mb/peak").asDouble()).isPositive();
    }
    assertThat(List.of(d.at("/rows/0/accuracy/value").asDouble()))
        .allSatisfy(
            cpu ->
                assertThat(d.at("/rows/2/accuracy/value").asDouble())
                    .isBetween(cpu - 0.06, cpu + 0.06));
  }

  @Test
  void aModelThatTheDeviceCannotRunIsARowThatNamesTheDevice() {
    SampleFiles sample =
        SampleCatalog.builtIn()
            .materialize(SampleCatalog.builtIn().defaultSample().orElseThrow().id());
    Path half = folder.resolve("fp16.onnx");
    assertThat(guarded("optimize", sample.model(), "--pass", "fp16", "-o", half).code()).isZero();

    JsonNode d =
        guarded("measure", half, "--device", "cpu", "--device", WEBGPU, "--seconds", 0.3, "--json")
            .json("measure");

    JsonNode row = d.at("/rows/1");
    assertThat(row.path("device").asText()).startsWith(WEBGPU);
    boolean ran = row.at("/latency_ms/p50").asDouble() > 0; // a card with FP16 runs it
    if (!ran) {
      assertThat(row.path("reasons").toString()).contains(WEBGPU).doesNotContain("Check the file");
    }
  }
}
