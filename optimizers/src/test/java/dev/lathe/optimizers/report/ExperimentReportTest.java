package dev.lathe.optimizers.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.LatheException;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.DataKey;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.ModelSetup;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What an experiment keeps, as a document; whatever a stranger called things. */
class ExperimentReportTest {
  private static final String HOSTILE =
      "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>|`*[x](javascript:3)";

  @TempDir Path folder;

  /** Rows and variants that are there. */
  private record Kept(Path folder, List<Variant> variants, Measurement.Report latest)
      implements Experiment {
    @Override
    public Variant addVariant(String name, Path onnxFile, String recipeJson) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rename(Variant variant, String name) {}

    @Override
    public void remove(Variant variant) {}

    @Override
    public Optional<ModelSetup> setup() {
      return Optional.empty();
    }

    @Override
    public void rememberSetup(ModelSetup setup) {}

    @Override
    public void add(Measurement.Report report) {}

    @Override
    public Optional<Waterfall> steps(Variant variant) {
      return Optional.empty();
    }

    @Override
    public void keepSteps(Variant variant, Waterfall steps) {}

    @Override
    public Optional<String> note(String key) {
      return Optional.empty();
    }

    @Override
    public void keepNote(String key, String value) {}

    @Override
    public void close() {}
  }

  private static MeasurementKey key(String sha256) {
    return new MeasurementKey(
        sha256,
        "cpu",
        "ONNX Runtime 1.29.0",
        "A processor, 2 cores",
        "one sample; the next comes when the last is answered",
        2,
        Optional.of(new DataKey("photos " + HOSTILE, "abcdef0123456789abcdef0123456789", 500)),
        "0123");
  }

  private static Measurement row(String name, String sha256, double p50, double share, boolean ok) {
    Estimate quality = new Estimate(share, share - 0.02, share + 0.02, 500);
    return new Measurement(
        name,
        sha256,
        "cpu",
        "single-stream",
        Optional.of(quality),
        Optional.empty(),
        new Measurement.Latency(
            new Estimate(p50, p50 - 0.1, p50 + 0.2, 300),
            OptionalDouble.of(p50 + 1),
            OptionalDouble.empty()),
        new Estimate(1000 / p50, 900 / p50, 1100 / p50, 300),
        new Measurement.Memory(50, 80, 120.4),
        4_440_000,
        ok,
        ok ? List.of() : List.of("Rounds differ. Close other programs. " + HOSTILE),
        Map.of("date", "2026-12-01T12:00:00Z", "queries", "300", "os", HOSTILE),
        Optional.of(key(sha256)),
        List.of(
            new MetricValue(
                "accuracy",
                "Accuracy",
                "share",
                share,
                share - 0.02,
                share + 0.02,
                500,
                "higher",
                true)),
        Optional.empty());
  }

  private Experiment experiment() {
    List<Variant> variants =
        List.of(
            new Variant(1, "original", folder.resolve("mobile.onnx"), "aa", 14_000_000, "", 0),
            new Variant(
                2,
                HOSTILE,
                folder.resolve("b.onnx"),
                "bb",
                4_440_000,
                "{\"schema\":1,\"passes\":[{\"id\":\"round-weights\",\"values\":{\"bits\":3},"
                    + "\"enabled\":true}]}",
                0),
            new Variant(
                3, "odd", folder.resolve("c.onnx"), "cc", 1, "{\"schema\":99," + HOSTILE, 0));
    Comparison faster =
        new Comparison(
            HOSTILE,
            "bb",
            "original",
            "cpu",
            "single-stream",
            new Estimate(1.8, 1.7, 1.9, 300),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.of(key("bb")));
    return new Kept(
        folder.resolve("work " + HOSTILE.replace('/', ' ')),
        variants,
        new Measurement.Report(
            List.of(row("original", "aa", 9.0, 0.741, true), row(HOSTILE, "bb", 5.0, 0.71, false)),
            List.of(faster)));
  }

  private String written(String name) throws IOException {
    Path target = folder.resolve(name);
    ExperimentReport.Written w = ExperimentReport.write(experiment(), target);
    assertThat(w.variants()).isEqualTo(3);
    assertThat(w.rows()).isEqualTo(2);
    assertThat(w.valid()).isEqualTo(1);
    return Files.readString(target);
  }

  @Test
  void aPageHoldsTheNumbersThatAreKept() throws IOException {
    String page = written("report.html");
    assertThat(page)
        .contains("mobile.onnx")
        .contains("Accuracy 74.1 % (72.1 … 76.1)")
        .contains("9.00 (8.90 … 9.20)")
        .contains("×1.80 (1.70 … 1.90)")
        .contains("Accuracy over latency")
        .contains("4.44 MB")
        .contains("Rounds differ. Close other programs.")
        .contains("abcdef0123456789abcdef0123456789")
        .contains("prefers-color-scheme:dark")
        .contains("cannot be read by this version of Lathe");
  }

  @Test
  void nothingInItIsMarkupOrReachesOut() throws Exception {
    String page = written("report.html");
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("src=x onerror=alert(2)>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    // Well-formed but for what HTML leaves open: the parser of XML takes it for one tree.
    String tree = page.replace("<!DOCTYPE html>\n", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(tree)));
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("mobile.onnx – Lathe");
  }

  @Test
  void markdownAndJsonSayTheSame() throws IOException {
    String text = written("report.md");
    assertThat(text)
        .contains("Accuracy 74.1 %")
        .doesNotContain("<script")
        .doesNotContain("[x](java")
        .contains("\\[x\\]\\(javascript");
    JsonNode json = new ObjectMapper().readTree(written("report.json"));
    assertThat(json.at("/groups/0/rows/0/latency_ms/p50/value").asDouble()).isEqualTo(9.0);
    assertThat(json.at("/groups/0/rows/0/latency_ms/p99").isNull()).isTrue();
    assertThat(json.at("/groups/0/rows/1/name").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/variants/1/recipe/0").asText()).contains("3");
  }

  @Test
  void anExperimentWithoutMeasurementsHasAReportToo() throws IOException {
    Experiment e = experiment();
    Path target = folder.resolve("empty.html");
    ExperimentReport.write(
        new Kept(e.folder(), e.variants(), new Measurement.Report(List.of(), List.of())), target);
    assertThat(Files.readString(target)).contains("Nothing has been measured yet.");
  }

  @Test
  void refusesAnotherEnding() {
    assertThatThrownBy(() -> ExperimentReport.check(folder.resolve("report.pdf")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining(".html, .md or .json");
  }
}
