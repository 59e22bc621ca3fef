package dev.lathe.controllers.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.CancelledException;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompareControllerTest {
  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();

  private CompareController open(FakeServices services) {
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    WorkbenchController workbench =
        new WorkbenchController(services, jobs, new ManualFxThread(), new SettingsStore(home));
    DataController data = new DataController(workbench, jobs);
    CompareController compare =
        new CompareController(workbench, data, jobs, new FakeDialogs(), notifications);
    workbench.start(Optional.empty());
    return compare;
  }

  private static Estimate about(double value) {
    return new Estimate(value, value * 0.9, value * 1.1, 50);
  }

  private static Report part(String model, String sha, double millis, double speedup) {
    Measurement row =
        new Measurement(
            model,
            sha,
            "cpu",
            "single-stream",
            Optional.empty(),
            Optional.empty(),
            new Measurement.Latency(about(millis), OptionalDouble.empty(), OptionalDouble.empty()),
            about(1000 / millis),
            new Measurement.Memory(50, 60, 70),
            1_000,
            true,
            List.of(),
            Map.of());
    Comparison comparison =
        new Comparison(
            model,
            sha,
            "original",
            "cpu",
            "single-stream",
            about(speedup),
            Optional.empty(),
            OptionalDouble.empty());
    return new Report(List.of(row), speedup == 1 ? List.of() : List.of(comparison));
  }

  private static List<String> medians(CompareController compare) {
    return compare.rows().stream().map(r -> CompareTexts.cell(r, CompareRow.Column.P50)).toList();
  }

  @Test
  void rowsAppearWhileTheOthersAreStillMeasured() {
    List<List<String>> seen = new ArrayList<>();
    List<CompareController> compare = new ArrayList<>();
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          seen.add(medians(compare.get(0)));
          onPart.accept(part("original", "sha-original", 8, 1));
          seen.add(medians(compare.get(0)));
          onPart.accept(part("Static INT8", "sha-2", 4, 2));
          seen.add(medians(compare.get(0)));
          return new Report(List.of(), List.of());
        });
    compare.add(open(services));
    compare.get(0).measure();
    assertThat(seen)
        .containsExactly(List.of("–", "–"), List.of("8.00 ms", "–"), List.of("8.00 ms", "4.00 ms"));
    assertThat(compare.get(0).rows().get(1).speedup()).map(Interval::value).contains(2.0);
    assertThat(told).isEmpty();
  }

  private static MetricValue metric(String id, String name, double value) {
    return new MetricValue(
        id, name, "share", value, value - 0.01, value + 0.01, 2_000, "higher", true);
  }

  /** Of one in a hundred: nearly always right, and the variant finds fewer of them. */
  private static Report rare(String model, String sha, double precision) {
    Measurement row =
        new Measurement(
            model,
            sha,
            "cpu",
            "single-stream",
            Optional.empty(),
            Optional.empty(),
            new Measurement.Latency(about(1), OptionalDouble.empty(), OptionalDouble.empty()),
            about(1000),
            new Measurement.Memory(50, 60, 70),
            1_000,
            true,
            List.of(),
            Map.of(),
            Optional.empty(),
            List.of(
                metric("accuracy", "Accuracy", 0.99),
                metric("average-precision", "Average precision", precision)),
            Optional.empty());
    return new Report(List.of(row), List.of());
  }

  private static List<String> qualities(CompareController compare) {
    return compare.rows().stream()
        .map(r -> CompareTexts.cell(r, CompareRow.Column.QUALITY))
        .toList();
  }

  @Test
  void variantsAreComparedByTheMetricThatIsChosen() {
    FakeServices services = new FakeServices(home, Tasks.TABULAR_CLASSIFICATION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          onPart.accept(rare("original", "sha-original", 0.76));
          onPart.accept(rare("Static INT8", "sha-2", 0.61));
          return new Report(List.of(), List.of());
        });
    CompareController compare = open(services);
    compare.measure();
    assertThat(compare.qualityNameProperty().get()).isEqualTo("Accuracy");
    assertThat(qualities(compare)).allMatch(q -> q.startsWith("99.0"));
    MetricChoice precision =
        compare.comparedBy().choices().stream()
            .filter(m -> m.id().equals("average-precision"))
            .findFirst()
            .orElseThrow();
    compare.comparedBy().choose(precision);
    assertThat(compare.qualityNameProperty().get()).isEqualTo("Average precision");
    assertThat(qualities(compare).get(0)).startsWith("76.0");
    assertThat(qualities(compare).get(1)).startsWith("61.0");
    assertThat(compare.rows().get(0).otherMetrics())
        .singleElement()
        .asString()
        .contains("Accuracy");
  }

  @Test
  void aModelThatFailedOnADeviceHasNoFigures() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    Measurement failed =
        new Measurement(
            "original",
            "sha-original",
            "cpu",
            "single-stream",
            Optional.empty(),
            Optional.empty(),
            new Measurement.Latency(
                Estimate.UNKNOWN, OptionalDouble.empty(), OptionalDouble.empty()),
            Estimate.UNKNOWN,
            new Measurement.Memory(0, 0, 0),
            1_000,
            false,
            List.of("The device was lost."),
            Map.of());
    services.withMeasurer(
        (request, onPart, context) -> {
          onPart.accept(new Report(List.of(failed), List.of()));
          return new Report(List.of(), List.of());
        });
    CompareController compare = open(services);
    compare.measure();
    CompareRow row = compare.rows().get(0);
    assertThat(row.trust()).isEqualTo(CompareRow.Trust.INVALID);
    assertThat(row.p50()).isEmpty();
    assertThat(row.throughput()).isEmpty();
    assertThat(row.peakMb()).isEmpty();
    assertThat(CompareTexts.cell(row, CompareRow.Column.P50)).isEqualTo("–");
  }

  @Test
  void oneDeviceIsNamedAboveTheTable() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          onPart.accept(part("original", "sha-original", 8, 1));
          return new Report(List.of(), List.of());
        });
    CompareController compare = open(services);
    assertThat(compare.oneDevice().get()).isFalse();
    compare.measure();
    assertThat(compare.oneDevice().get()).isTrue();
    assertThat(compare.subtitleProperty().get())
        .isEqualTo(
            "2 variants on "
                + compare.rows().get(0).device()
                + " · Single stream · interleaved rounds");
  }

  @Test
  void whatWasMeasuredBeforeACancelStays() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          onPart.accept(part("original", "sha-original", 8, 1));
          throw new CancelledException();
        });
    CompareController compare = open(services);
    compare.measure();
    assertThat(medians(compare)).containsExactly("8.00 ms", "–");
    assertThat(compare.measuringProperty().get()).isFalse();
    assertThat(medians(open(services))).containsExactly("8.00 ms", "–");
  }
}
