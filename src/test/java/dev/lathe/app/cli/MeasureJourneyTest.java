package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.measure.Scenario;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.engine.task.Tasks;
import dev.lathe.testing.Shared;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** measure on real models. Times are this machine's own business; shapes and exit codes are not. */
@ExtendWith(HomeExtension.class)
class MeasureJourneyTest {
  @TempDir Path folder;

  @Test
  void twoModelsAreMeasuredSideBySide() {
    Path model = Shared.model("image/mnist-8.onnx");
    Path variant = folder.resolve("mnist-2bit.onnx");
    assertThat(lathe("optimize", model, "--pass", "round-weights:bits=2", "-o", variant).code())
        .isZero();
    JsonNode d =
        lathe(
                "measure",
                model,
                variant,
                "--data",
                Shared.data("mnist5000"),
                "--limit",
                60,
                "--threads",
                1,
                "--seconds",
                0.3,
                "--json")
            .json("measure");
    assertThat(d.path("rows").findValuesAsText("model")).containsExactly("mnist-8", "mnist-2bit");
    assertThat(d.at("/rows/0/accuracy/n").asInt()).isEqualTo(60);
    assertThat(d.at("/rows/0/accuracy/value").asDouble()).isGreaterThan(0.9);
    assertThat(d.at("/rows/0/agreement").isNull()).isTrue();
    assertThat(d.at("/rows/1/agreement/value").asDouble()).isBetween(0.0, 1.0);
    assertThat(d.at("/rows/0/latency_ms/p50").asDouble()).isPositive();
    assertThat(d.at("/rows/0/memory_mb/peak").asDouble())
        .isGreaterThanOrEqualTo(d.at("/rows/0/memory_mb/baseline").asDouble());
    assertThat(d.at("/comparisons/0/model").asText()).isEqualTo("mnist-2bit");
    assertThat(d.at("/comparisons/0/baseline").asText()).isEqualTo("mnist-8");
    assertThat(d.at("/comparisons/0/accuracy_delta/n").asInt()).isEqualTo(60);
  }

  @Test
  void theMatrixIsReadableInEveryScenario() {
    Path model = Shared.model("image/mnist-8.onnx");
    List<Object> words =
        new ArrayList<>(List.of("measure", model, "--seconds", 0.2, "--rate", 200));
    List<String> ids = Scenarios.of(Tasks.IMAGE_CLASSIFICATION).stream().map(Scenario::id).toList();
    ids.forEach(id -> words.addAll(List.of("--scenario", id)));
    assertThat(lathe(words.toArray()).out()).contains("p50 ms").contains(ids);
    assertThat(lathe("measure", "--help").out().replaceAll("\\s+", " "))
        .contains(String.join(", ", Scenarios.all().stream().map(Scenario::id).toList()));
    assertThat(
            lathe("measure", model, "--seconds", 0.2, "--scenario", "first-token-16")
                .saysWhatIsWrong(2)
                .err())
        .contains("language models");
  }

  @Test
  void aRateABoundABatchAndInstancesShapeTheLoad() {
    Path model = Shared.model("image/mnist-8.onnx");
    JsonNode d =
        lathe(
                "measure",
                model,
                "--seconds",
                0.5,
                "--threads",
                1,
                "--scenario",
                "server",
                "--scenario",
                "multi-stream",
                "--rate",
                300,
                "--bound",
                40,
                "--batch",
                1,
                "--instances",
                2,
                "--json")
            .json("measure");
    assertThat(d.at("/rows/0/provenance/load").asText())
        .contains("Poisson, 300.0/s", "99.0 % within 40.0 ms", "batch 1, concurrency 2");
    assertThat(d.at("/rows/0/provenance/queries").asInt()).isGreaterThanOrEqualTo(662);
    assertThat(d.at("/rows/0/provenance/latency_mean_ms").asText()).contains("…");
    assertThat(d.at("/rows/0/throughput").asDouble()).isBetween(200.0, 400.0);
    assertThat(d.at("/rows/1/provenance/load").asText()).startsWith("all at once");
    assertThat(lathe("measure", model, "--rate", 300).saysWhatIsWrong(2).err())
        .contains("--scenario server");
    for (Object[] wrong :
        List.of(
            new Object[] {"--rate", 0},
            new Object[] {"--bound", -1},
            new Object[] {"--batch", 0},
            new Object[] {"--instances", 1000},
            new Object[] {"--preset", "slow"})) {
      lathe("measure", model, "--scenario", "server", wrong[0], wrong[1]).saysWhatIsWrong(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lfs_pointer",
        "truncated_mobilenetv2",
        "no_opset",
        "opset_314159",
        "ext_missing",
        "custom_op_unknown_domain",
        "bad_graph_shapes"
      })
  void whatCannotRunIsRefused(String odd) {
    lathe("measure", Shared.path("models/odd/" + odd + ".onnx"), "--seconds", 0.2)
        .saysWhatIsWrong(2);
  }

  @Test
  void aNativeCrashIsReported() {
    assertThat(
            lathe("measure", Shared.path("models/odd/crashes_onnxruntime.onnx"), "--seconds", 0.2)
                .saysWhatIsWrong(1)
                .err())
        .contains("SIGFPE");
  }

  @Test
  void unknownWordsAreRefusedBeforeAnyWork() {
    Path model = Shared.model("image/mnist-8.onnx");
    assertThat(lathe("measure", model, "--scenario", "marathon").saysWhatIsWrong(2).err())
        .contains("single-stream");
    assertThat(lathe("measure", model, "--device", "abacus").saysWhatIsWrong(2).err())
        .contains("cpu");
    lathe("measure", model, "--data", folder.resolve("nothing")).saysWhatIsWrong(2);
  }
}
