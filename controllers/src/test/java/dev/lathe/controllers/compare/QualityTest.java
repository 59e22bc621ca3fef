package dev.lathe.controllers.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeKeys;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.engine.measure.DeviceDifference;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MetricDelta;
import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quality of a detector is its mAP: in the heading, the cells, the marks and the front. */
final class QualityTest {
  @TempDir Path home;

  private CompareController compare;

  @BeforeEach
  void measure() {
    FakeServices services = new FakeServices(home, Tasks.OBJECT_DETECTION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          for (String sha : List.of("sha-original", "sha-2")) {
            boolean original = sha.equals("sha-original");
            onPart.accept(
                part(
                    sha,
                    original ? 0.40 : 0.35,
                    original ? 8 : 4,
                    FakeKeys.of(FakeServices.MACHINE, request, sha)));
          }
          return new Report(List.of(), List.of());
        });
    TestWorkbench bench = new TestWorkbench(services);
    compare =
        new CompareController(
            bench.workbench(), bench.data(), bench.jobs(), new FakeDialogs(), m -> {});
    bench.open();
    assertThat(compare.qualityNameProperty().get()).isEqualTo("mAP@[.5:.95]");
    compare.measure();
  }

  private static Estimate about(double value) {
    return new Estimate(value, value - 0.02, value + 0.02, 50);
  }

  private static MetricValue metric(String id, String name, double value, boolean truth) {
    return new MetricValue(
        id, name, "share", value, value - 0.02, value + 0.02, 50, "higher", truth);
  }

  private static Report part(String sha, double map, double ms, MeasurementKey key) {
    boolean original = sha.equals("sha-original");
    Measurement row =
        new Measurement(
            sha,
            sha,
            "cpu",
            "single-stream",
            Optional.empty(),
            original ? Optional.empty() : Optional.of(about(0.9)),
            new Measurement.Latency(about(ms), OptionalDouble.empty(), OptionalDouble.empty()),
            about(1000 / ms),
            new Measurement.Memory(50, 60, 70),
            1_000,
            true,
            List.of(),
            Map.of("processor", FakeServices.MACHINE.processor()),
            Optional.of(key),
            List.of(
                metric("map", "mAP@[.5:.95]", map, true), metric("recall", "Recall", 0.6, true)),
            original
                ? Optional.empty()
                : Optional.of(new DeviceDifference("cpu", 200, 3, List.of("a.png", "b.png"))));
    Comparison comparison =
        new Comparison(
            sha,
            sha,
            "original",
            "cpu",
            "single-stream",
            about(2),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.of(key),
            List.of(
                new MetricDelta(
                    "map", new Estimate(-0.05, -0.07, -0.03, 50), OptionalDouble.empty())));
    return new Report(List.of(row), original ? List.of() : List.of(comparison));
  }

  private CompareRow row(int i) {
    return compare.rows().get(i);
  }

  @Test
  void theMetricIsNamedInTheHeadingAndShownInTheRow() {
    assertThat(compare.qualityNameProperty().get()).isEqualTo("mAP@[.5:.95]");
    assertThat(CompareTexts.cell(row(0), Column.QUALITY)).isEqualTo("40.0 ± 2.0 %");
    assertThat(CompareTexts.cell(row(1), Column.VERSUS)).isEqualTo("−5.0\u00a0points");
    assertThat(row(1).quality().orElseThrow().isWorse()).isTrue();
    assertThat(CompareTexts.explain(row(0), Column.QUALITY))
        .contains("95 % interval 38.00 … 42.00 %")
        .endsWith("Recall 60.0 ± 2.0 %");
  }

  @Test
  void bestAndFrontAreByTheMetric() {
    assertThat(row(0).best()).contains(Column.QUALITY);
    assertThat(row(1).best()).contains(Column.P50).doesNotContain(Column.QUALITY);
    assertThat(ParetoFront.of(compare.rows())).containsExactly(row(1), row(0));
  }

  @Test
  void answersThatDifferBetweenDevicesAreCountedAndListed() {
    assertThat(compare.devicesDiffer().get()).isTrue();
    assertThat(CompareTexts.cell(row(0), Column.DIFFERENCE)).isEqualTo("–");
    assertThat(CompareTexts.cell(row(1), Column.DIFFERENCE)).startsWith("3 of 200 differ from ");
    assertThat(CompareTexts.explain(row(1), Column.DIFFERENCE))
        .isEqualTo("Answers differ on a.png, b.png and 1 more.");
  }

  @Test
  void copiedTablesHaveTheMetricsToo() {
    String[] markdown = CompareTexts.markdown(compare.rows()).split("\n");
    assertThat(markdown[0]).contains("| mAP@[.5:.95] |").endsWith("| Other metrics |");
    assertThat(markdown[2]).contains("40.0 ± 2.0 %").endsWith("| Recall 60.0 ± 2.0 % |");
    assertThat(markdown[1].chars().filter(c -> c == '|').count())
        .isEqualTo(markdown[2].chars().filter(c -> c == '|').count());
    assertThat(CompareTexts.csv(compare.rows())).contains("\"Recall 60.0 ± 2.0 %\"");
  }
}
