package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in detector from its file to a measured variant, on the command line. */
@ExtendWith(HomeExtension.class)
class DetectorJourneyTest {
  @TempDir Path folder;
  private SampleFiles signs;
  private Path scene;

  @BeforeEach
  void unpack() {
    signs = SampleCatalog.builtIn().materialize("signs");
    scene = signs.folder().resolve("try").resolve("scene-0.jpg");
  }

  @Test
  void inspectSaysHowPicturesAreFittedAndBoxesAreRead() {
    JsonNode setup = lathe("inspect", signs.model(), "--json").json("inspect").path("setup");
    assertThat(setup.at("/preprocessing/fit").asText()).isEqualTo("letterbox");
    assertThat(setup.at("/preprocessing/pad").asInt()).isEqualTo(114);
    assertThat(setup.at("/options/box-format").asText()).isEqualTo("yolov8");
    assertThat(lathe("inspect", signs.model()).out())
        .contains("letterboxed with grey 114 into 160x160")
        .contains("box format");
  }

  @ParameterizedTest
  @CsvSource({
    "--score,2,0.0 … 1.0",
    "--score,much,0.0 … 1.0",
    "--iou,-1,0.0 … 1.0",
    "--max-boxes,0,1 … 10000",
    "--max-boxes,few,1 … 10000",
    "--box-format,yolov99,yolov8",
    "--box-format,ssd,cannot be read as boxes",
    "--fit,squeeze,letterbox-top-left",
    "--pad,300,from 0 to 255"
  })
  void aWrongValueIsAnsweredWithTheRightOnes(String flag, String value, String told) {
    assertThat(lathe("run", signs.model(), scene, flag, value).saysWhatIsWrong(2).err())
        .contains(told);
  }

  @Test
  void whatTheFlagsSayTravelsInsideTheVariant() {
    Path variant = folder.resolve("v.onnx");
    assertThat(
            lathe(
                    "optimize",
                    signs.model(),
                    "--pass",
                    "clean",
                    "-o",
                    variant,
                    "--score",
                    0.6,
                    "--iou",
                    0.3,
                    "--max-boxes",
                    2,
                    "--fit",
                    "letterbox-top-left",
                    "--pad",
                    7,
                    "--mean",
                    "0.1,0.2,0.3")
                .code())
        .isZero();
    JsonNode document = lathe("inspect", variant, "--json").json("inspect");
    JsonNode setup = document.path("setup");
    assertThat(document.at("/metadata/lathe.setup").asText()).contains("object-detection");
    assertThat(setup.at("/options/score").asText()).isEqualTo("0.6");
    assertThat(setup.at("/options/iou").asText()).isEqualTo("0.3");
    assertThat(setup.at("/options/max-boxes").asText()).isEqualTo("2");
    assertThat(setup.at("/options/box-format").asText()).isEqualTo("yolov8");
    assertThat(setup.at("/preprocessing/fit").asText()).isEqualTo("letterbox-top-left");
    assertThat(setup.at("/preprocessing/pad").asInt()).isEqualTo(7);
    assertThat(setup.at("/preprocessing/mean/1").asDouble()).isEqualTo(0.2);
    assertThat(setup.path("labels").asInt()).isEqualTo(8);
  }

  /** A cut costs boxes, training brings most back; the steps are judged by mAP. */
  @Test
  @Tag("heavy")
  void recoveryBringsBackTheBoxesOfACutDetector() {
    JsonNode d =
        lathe(
                "optimize",
                signs.model(),
                "--pass",
                "prune-channels:ratio=0.2",
                "--pass",
                "recover:epochs=30,minutes=0",
                "--data",
                signs.training().orElseThrow(),
                "--test",
                signs.evaluation().orElseThrow(),
                "--test-limit",
                60,
                "-o",
                folder.resolve("recovered.onnx"),
                "--json")
            .json("optimize");

    assertThat(d.at("/original/quality/id").asText()).isEqualTo("map");
    assertThat(d.at("/original/accuracy").isNull()).isTrue();
    double cut = d.at("/steps/0/quality/value").asDouble();
    double recovered = d.at("/steps/1/quality/value").asDouble();
    assertThat(cut).isLessThan(0.6);
    assertThat(recovered).isGreaterThan(cut + 0.1);
    assertThat(d.at("/steps/1/gain/quality/low").asDouble()).as("beyond chance").isPositive();
    assertThat(d.at("/quality/before").asDouble()).isGreaterThan(0.75);
    assertThat(d.at("/quality/after").asDouble()).isEqualTo(recovered);
    assertThat(d.has("accuracy_before")).isFalse();
  }

  @Test
  @Tag("heavy")
  void aQuantizedVariantIsMeasuredByMapAndAgreement() {
    Path variant = folder.resolve("int8.onnx");
    assertThat(
            lathe(
                    "optimize",
                    signs.model(),
                    "--pass",
                    "int8-static:samples=24",
                    "--data",
                    signs.training().orElseThrow(),
                    "-o",
                    variant)
                .code())
        .isZero();

    JsonNode d =
        lathe(
                "measure",
                signs.model(),
                variant,
                "--data",
                signs.evaluation().orElseThrow(),
                "--limit",
                24,
                "--seconds",
                0.2,
                "--json")
            .json("measure");

    assertThat(d.at("/rows/0/metrics").findValuesAsText("id"))
        .containsExactly("map", "map50", "recall");
    assertThat(d.at("/rows/1/metrics").findValuesAsText("id"))
        .containsExactly("map", "map50", "recall", "agreement");
    assertThat(d.at("/rows/0/metrics/0/value").asDouble()).isGreaterThan(0.75);
    assertThat(d.at("/rows/1/metrics/0/value").asDouble()).isGreaterThan(0.7);
    assertThat(d.at("/rows/1/metrics/3/value").asDouble()).isGreaterThan(0.9);
    assertThat(d.at("/comparisons/0/metric_deltas").findValuesAsText("id"))
        .contains("map", "map50", "recall");
    // The variant knows by itself what its source's sidecar said.
    JsonNode boxes = lathe("run", variant, scene, "--json").json("run").at("/results/0/boxes");
    assertThat(boxes).isNotEmpty();
    assertThat(boxes.at("/0/label").asText()).isNotBlank().doesNotStartWith("class ");
  }
}
