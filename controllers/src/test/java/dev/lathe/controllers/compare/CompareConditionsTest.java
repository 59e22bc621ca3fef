package dev.lathe.controllers.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeKeys;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of different data, machines, setups and times stand together, and are never compared. */
class CompareConditionsTest {
  @TempDir Path home;

  private FakeServices services;
  private WorkbenchController workbench;
  private DataController data;
  private CompareController compare;
  private Machine machine = FakeServices.MACHINE;

  /** What the next measurement yields: milliseconds by the variant's hash. */
  private Map<String, Double> millis = Map.of();

  private double accuracy = 0.9;

  private boolean recorded = true;

  @BeforeEach
  void open() {
    services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          for (String sha : List.of("sha-original", "sha-2")) {
            if (millis.containsKey(sha)) {
              onPart.accept(part(request, sha));
            }
          }
          return new Report(List.of(), List.of());
        });
    DirectJobRunner jobs = new DirectJobRunner(e -> {});
    workbench =
        new WorkbenchController(services, jobs, new ManualFxThread(), new SettingsStore(home));
    data = new DataController(workbench, jobs);
    compare = new CompareController(workbench, data, jobs, new FakeDialogs(), m -> {});
    workbench.start(Optional.empty());
  }

  private Report part(MeasureRequest request, String sha) {
    double ms = millis.get(sha);
    Optional<MeasurementKey> key =
        recorded ? Optional.of(FakeKeys.of(machine, request, sha)) : Optional.empty();
    Measurement row =
        new Measurement(
            sha,
            sha,
            "cpu",
            "single-stream",
            Optional.of(about(accuracy)),
            Optional.empty(),
            new Measurement.Latency(about(ms), OptionalDouble.empty(), OptionalDouble.empty()),
            about(1000 / ms),
            new Measurement.Memory(50, 60, 70),
            1_000,
            true,
            List.of(),
            Map.of("processor", machine.processor(), "device", machine.processor()),
            key);
    Comparison comparison =
        new Comparison(
            sha,
            sha,
            "original",
            "cpu",
            "single-stream",
            about(8 / ms),
            Optional.empty(),
            OptionalDouble.empty(),
            key);
    return new Report(List.of(row), sha.equals("sha-original") ? List.of() : List.of(comparison));
  }

  @Test
  void anOriginalThatOnlyGuessesIsPointedOut() {
    measure(Map.of("sha-original", 8.0));
    assertThat(compare.nearChanceProperty().get()).isEmpty();
    accuracy = 0.1;
    measure(Map.of("sha-original", 8.0));
    assertThat(compare.nearChanceProperty().get()).contains("no better than guessing");
  }

  private static Estimate about(double value) {
    return new Estimate(value, value * 0.9, value * 1.1, 50);
  }

  private void measure(Map<String, Double> now) {
    millis = now;
    compare.measure();
  }

  private void chooseOtherData() {
    List<Example> texts =
        IntStream.range(0, 60)
            .mapToObj(i -> new Example(new TextSample("text " + i), OptionalInt.of(0)))
            .toList();
    services.withData(new Dataset("other", texts, List.of()));
    data.choose(home.resolve("other"));
  }

  /** Variant, median, whether it is the fastest of its rivals, whether it fits. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (CompareRow r : compare.rows()) {
      lines.add(
          r.variant()
              + " "
              + (r.trust() == Trust.NOT_MEASURED
                  ? "not measured"
                  : CompareTexts.cell(r, Column.P50)
                      + (r.best().contains(Column.P50) ? " best" : "")
                      + (r.measuredWith().fits() ? " fits" : "")));
    }
    return lines;
  }

  private CompareRow row(int index) {
    return compare.rows().get(index);
  }

  @Test
  void rowsOfOneSetOfDataHaveABest() {
    measure(Map.of("sha-original", 8.0, "sha-2", 4.0));
    assertThat(lines()).containsExactly("Original 8.00 ms fits", "Static INT8 4.00 ms best fits");
    assertThat(compare.conditionsDiffer().get()).isFalse();
    assertThat(compare.staleProperty().get()).isEmpty();
    assertThat(ParetoFront.of(compare.rows())).containsExactly(row(1));
  }

  @Test
  void rowsOfOtherDataNeverShareABest() {
    measure(Map.of("sha-original", 8.0, "sha-2", 4.0));
    chooseOtherData();
    assertThat(lines()).containsExactly("Original 8.00 ms", "Static INT8 4.00 ms best");
    assertThat(compare.staleProperty().get()).startsWith("2 rows, in grey,");
    assertThat(CompareTexts.explain(row(0), Column.P50))
        .contains("95 % interval")
        .contains(row(0).measuredWith().misfits());
    assertThat(compare.conditionsDiffer().get()).isTrue();
    assertThat(CompareTexts.explain(row(0), Column.TRUST))
        .startsWith("Measured with animals")
        .contains("chosen now: other (evaluation), ");
    measure(Map.of("sha-original", 2.0));
    assertThat(lines())
        .containsExactly(
            "Original 2.00 ms fits",
            "Original 8.00 ms",
            "Static INT8 not measured",
            "Static INT8 4.00 ms best");
    assertThat(CompareTexts.cell(row(0), Column.CONDITIONS)).startsWith("other");
    assertThat(CompareTexts.cell(row(1), Column.CONDITIONS)).startsWith("animals");
    assertThat(ParetoFront.of(compare.rows())).containsExactly(row(0), row(3));
    assertThat(row(3).speedup()).map(Interval::value).contains(2.0);
    measure(Map.of("sha-original", 2.0, "sha-2", 3.0));
    assertThat(lines())
        .containsExactly(
            "Original 2.00 ms best fits",
            "Original 8.00 ms",
            "Static INT8 3.00 ms fits",
            "Static INT8 4.00 ms best");
  }

  @Test
  void rowsOfACopiedWorkspaceSayWhichMachine() {
    Machine here = machine;
    machine =
        new Machine(
            "Xeon 8488C",
            1,
            8,
            16,
            List.of(),
            64_000_000_000L,
            List.of(),
            "Linux",
            "x86_64",
            Optional.empty(),
            Optional.empty());
    measure(Map.of("sha-original", 1.0, "sha-2", 0.5));
    assertThat(lines()).containsExactly("Original 1.00 ms", "Static INT8 0.50 ms best");
    assertThat(row(0).device()).isEqualTo("Xeon 8488C (another machine)");
    assertThat(CompareTexts.explain(row(0), Column.CONDITIONS))
        .contains("another machine: Xeon 8488C, 8 cores (16 logical), 64 GB, Linux x86_64.");
    machine = here;
    measure(Map.of("sha-original", 8.0, "sha-2", 4.0));
    assertThat(lines())
        .containsExactly(
            "Original 8.00 ms fits",
            "Original 1.00 ms",
            "Static INT8 4.00 ms best fits",
            "Static INT8 0.50 ms best");
    assertThat(compare.oneDevice().get()).isFalse();
  }

  @Test
  void changedPreprocessingMakesRowsUnfit() {
    measure(Map.of("sha-original", 8.0, "sha-2", 4.0));
    ModelSetup setup = workbench.openModelProperty().get().orElseThrow().model().setup();
    ImagePreprocessing p = setup.image().orElseThrow();
    ImagePreprocessing darker =
        new ImagePreprocessing(
            p.resize(),
            p.width(),
            p.height(),
            p.layout(),
            p.channels(),
            p.scale() / 2,
            p.mean(),
            p.std());
    workbench.changeSetup(
        new ModelSetup(
            setup.task(), Optional.of(darker), setup.labels(), setup.tokenizer(), setup.sources()));
    assertThat(lines()).containsExactly("Original 8.00 ms", "Static INT8 4.00 ms best");
    assertThat(CompareTexts.cell(row(0), Column.CONDITIONS)).endsWith("another setup");
    assertThat(CompareTexts.explain(row(0), Column.TRUST)).contains("another setup");
    workbench.changeSetup(setup);
    assertThat(lines()).containsExactly("Original 8.00 ms fits", "Static INT8 4.00 ms best fits");
  }

  @Test
  void oldRowsAreShownAndNeverTheBest() {
    recorded = false;
    measure(Map.of("sha-original", 8.0, "sha-2", 4.0));
    assertThat(lines()).containsExactly("Original 8.00 ms", "Static INT8 4.00 ms");
    assertThat(compare.rows()).allMatch(r -> r.best().equals(Set.of()));
    assertThat(CompareTexts.cell(row(0), Column.CONDITIONS)).isEqualTo("data not recorded");
    assertThat(row(0).device()).isEqualTo("CPU AVX2");
    assertThat(row(1).speedup()).map(Interval::value).contains(2.0);
    assertThat(ParetoFront.of(compare.rows())).isEmpty();
    recorded = true;
    measure(Map.of("sha-original", 9.0, "sha-2", 5.0));
    assertThat(lines())
        .containsExactly(
            "Original 9.00 ms fits",
            "Original 8.00 ms",
            "Static INT8 5.00 ms best fits",
            "Static INT8 4.00 ms");
    assertThat(row(2).speedup()).map(Interval::value).contains(8 / 5.0);
  }
}
