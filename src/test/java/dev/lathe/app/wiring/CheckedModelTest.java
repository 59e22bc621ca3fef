package dev.lathe.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that takes long to open is opened once: the process that checked it goes on answering.
 */
class CheckedModelTest {
  private static final JobContext JOB = JobContext.unwatched();

  @TempDir Path dir;

  private final Device cpu = new HardwareService().device("cpu");
  private Model model;
  private Sample sample;

  @BeforeEach
  void open() {
    var files = SampleCatalog.builtIn().materialize("glyphs");
    model = ModelOpener.open(files.model(), SetupFlags.none(), JOB);
    sample = Datasets.open(files.evaluation().orElseThrow(), model, JOB).examples().get(0).sample();
  }

  private ChildChecks checks(Duration slow) {
    InProcessModels here = new InProcessModels(opened(), () -> dir.resolve("logs/report.log"));
    return new ChildChecks(dir.resolve("checked"), here, () -> cpu, slow);
  }

  /** Holds a file as soon as a model is opened in this process. */
  private Path opened() {
    return dir.resolve("open");
  }

  private List<ProcessHandle> children() {
    return ProcessHandle.current().children().toList();
  }

  @Test
  void theProcessThatCheckedAnswersAndThisOneOpensNothing() {
    List<ProcessHandle> before = children();
    ChildChecks checks = checks(Duration.ZERO);
    assertThat(checks.check(model, JOB)).isEmpty();
    List<ProcessHandle> checked = children().stream().filter(p -> !before.contains(p)).toList();
    try (Predictor first = new GuardedPredictor(model, cpu, 0, checks, JOB)) {
      assertThat(first.predict(sample, JOB).answer()).isNotNull();
      assertThat(children().stream().filter(p -> !before.contains(p)).toList())
          .isEqualTo(checked)
          .isNotEmpty();
      assertThat(opened()).doesNotExist();
      // Given away once; the next one is known to be safe and opened here.
      try (Predictor second = new GuardedPredictor(model, cpu, 0, checks, JOB)) {
        assertThat(
                model
                    .setup()
                    .task()
                    .isClose(
                        first.predict(sample, JOB).answer(), second.predict(sample, JOB).answer()))
            .isTrue();
        assertThat(Files.exists(opened())).isTrue();
      }
    }
    assertThat(checked).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aModelThatOpensAtOnceIsOpenedHere() {
    ChildChecks checks = checks(Duration.ofDays(1));
    List<ProcessHandle> before = children();
    try (Predictor p = new GuardedPredictor(model, cpu, 0, checks, JOB)) {
      assertThat(p.predict(sample, JOB).answer()).isNotNull();
      assertThat(Files.exists(opened())).isTrue();
    }
    assertThat(children()).allMatch(before::contains);
  }

  @Test
  void anotherSetupOrNumberOfThreadsIsNotServed() {
    ChildChecks checks = checks(Duration.ZERO);
    assertThat(checks.check(model, JOB)).isEmpty();
    assertThat(checks.takeChecked(model, cpu, 2)).isEmpty();
    Model other = model.withSetup(model.setup().withLabels(List.of("other"), List.of()));
    assertThat(checks.takeChecked(other, cpu, 0)).isEmpty();
    assertThat(checks.takeChecked(model, cpu, 0)).hasValueSatisfying(Predictor::close);
  }
}
