package dev.lathe.controllers.curves;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.curves.ScoredVariant.Cheapest;
import dev.lathe.controllers.curves.ScoredVariant.Confusion;
import dev.lathe.controllers.curves.ScoredVariant.Prices;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurvesControllerTest {
  @TempDir Path home;

  private FakeServices services;
  private TestWorkbench bench;
  private CurvesController curves;

  private void open(Task task) {
    open(new FakeServices(home, task).withVariant());
  }

  private void open(FakeServices made) {
    services = made;
    bench = new TestWorkbench(services);
    DirectJobRunner jobs = bench.jobs();
    DevicesController devices = new DevicesController(services, jobs, new SettingsStore(home));
    TryController tryIt =
        new TryController(
            bench.workbench(),
            bench.data(),
            devices,
            jobs,
            bench.fx(),
            m -> {},
            new RowForm(jobs).rowProperty());
    curves =
        new CurvesController(bench.workbench(), bench.data(), devices, jobs, tryIt.adjustments());
    devices.load();
    bench.open();
  }

  private void withCurves() {
    open(Tasks.TABULAR_CLASSIFICATION);
    bench.data().choose(home.resolve("payments.csv"));
    curves.openProperty().set(true);
  }

  @Test
  void everyVariantHasCurvesOverAllThresholds() {
    withCurves();
    assertThat(curves.scored()).hasSize(2);
    assertThat(curves.whyProperty().get()).isEmpty();
    assertThat(curves.positiveProperty().get()).isEqualTo("fraud");
    ScoredVariant original = curves.scored().get(0);
    List<ScoredVariant.Point> roc = original.roc();
    assertThat(roc.get(0)).isEqualTo(new ScoredVariant.Point(0, 0));
    assertThat(roc.get(roc.size() - 1)).isEqualTo(new ScoredVariant.Point(1, 1));
    assertThat(roc).extracting(ScoredVariant.Point::x).isSorted();
    assertThat(original.precisionRecall()).allMatch(p -> p.y() > 0 && p.y() <= 1);
    assertThat(original.areaText()).matches("AUC 0\\.9\\d\\d \\(.*….*\\)");
  }

  @Test
  void anotherThresholdNeedsNoOtherRun() {
    withCurves();
    int before = services.answered();
    ScoredVariant original = curves.scored().get(0);
    Confusion low = original.at(0.1);
    Confusion high = original.at(0.9);
    assertThat(low.misses()).isLessThan(high.misses());
    assertThat(low.falseAlarms()).isGreaterThan(high.falseAlarms());
    assertThat(low.hits() + low.misses() + low.falseAlarms() + low.rejections())
        .isEqualTo(high.hits() + high.misses() + high.falseAlarms() + high.rejections());
    curves.threshold().orElseThrow().valueProperty().set(0.3);
    curves.openProperty().set(false);
    curves.openProperty().set(true);
    assertThat(services.answered()).isEqualTo(before);
  }

  @Test
  void pricesGiveTheCheapestThreshold() {
    withCurves();
    ScoredVariant original = curves.scored().get(0);
    Cheapest dearMiss = original.cheapest(new Prices(1, 100));
    Cheapest dearAlarm = original.cheapest(new Prices(100, 1));
    assertThat(dearMiss.threshold()).isLessThan(dearAlarm.threshold());
    assertThat(dearMiss.cost())
        .isEqualTo(original.at(dearMiss.threshold()).cost(new Prices(1, 100)));
    for (int i = 0; i <= 100; i++) {
      assertThat(original.at(i / 100.0).cost(new Prices(1, 100)))
          .isGreaterThanOrEqualTo(dearMiss.cost());
    }
  }

  @Test
  void noPriceIsAssumed() {
    withCurves();
    assertThat(curves.prices().pricesProperty().get()).isEmpty();
    curves.prices().missProperty().set("120");
    assertThat(curves.prices().pricesProperty().get()).isEmpty();
    curves.prices().falseAlarmProperty().set("4,50");
    assertThat(curves.prices().pricesProperty().get()).contains(new Prices(4.5, 120));
  }

  @ParameterizedTest
  @CsvSource({"-1,5", "much,5", "1e400,5", "NaN,5", "0,0"})
  void pricesThatAreNoneAreSaidToBe(String alarm, String miss) {
    withCurves();
    curves.prices().falseAlarmProperty().set(alarm);
    curves.prices().missProperty().set(miss);
    assertThat(curves.prices().pricesProperty().get()).isEmpty();
    assertThat(curves.prices().problemProperty().get()).isNotEmpty();
  }

  @Test
  void withoutDataItSaysWhatToDo() {
    Dataset none = new Dataset("none", List.of(), List.of());
    open(new FakeServices(home, Tasks.TABULAR_CLASSIFICATION).withData(none));
    curves.openProperty().set(true);
    assertThat(curves.scored()).isEmpty();
    assertThat(curves.whyProperty().get()).startsWith("Choose a table with labels");
  }

  @Test
  void onlyTasksThatDecideByAThresholdHaveCurves() {
    open(Tasks.TABULAR_REGRESSION);
    assertThat(curves.availableProperty().get()).isFalse();
    open(Tasks.TEXT_CLASSIFICATION);
    assertThat(curves.availableProperty().get()).isFalse();
    open(Tasks.TABULAR_CLASSIFICATION);
    assertThat(curves.availableProperty().get()).isTrue();
  }

  @Test
  void unseenNothingIsComputed() {
    open(Tasks.TABULAR_CLASSIFICATION);
    bench.data().choose(home.resolve("payments.csv"));
    int before = services.answered();
    curves.activeProperty().set(false);
    curves.openProperty().set(true);
    assertThat(services.answered()).isEqualTo(before);
    curves.activeProperty().set(true);
    assertThat(curves.scored()).hasSize(2);
  }
}
