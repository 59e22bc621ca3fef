package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobControl;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeExperiment;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.TaskKind;
import dev.lathe.optimizers.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the making of a variant ends: of its temporary files nothing stays. */
final class VariantFilesTest {
  @TempDir Path home;

  private final ManualFxThread fx = new ManualFxThread();
  private final List<Notifications.Message> told = new ArrayList<>();
  private final List<MadeSteps> taken = new ArrayList<>();
  private final DirectJobRunner jobs = new DirectJobRunner(((Notifications) told::add)::error);
  private FakeServices services;
  private WorkbenchController workbench;

  /** Two passes, so that there are models on the way; whoever is told of them keeps them open. */
  private OptimizeController open(JobRunner making) {
    services = new FakeServices(home, TaskKind.RAW_TENSORS);
    workbench = new WorkbenchController(services, jobs, fx, new SettingsStore(home));
    OptimizeController optimize =
        new OptimizeController(
            workbench,
            new DataController(workbench, jobs),
            services.optimizing(),
            making,
            fx,
            new FakeDialogs(),
            told::add,
            new SimpleObjectProperty<>(Optional.empty()));
    optimize.whenMade(taken::add);
    workbench.start(Optional.of(home.resolve("hare.onnx")));
    fx.pass(Duration.ofSeconds(2));
    optimize.editor().replace(new Recipe(List.of()));
    optimize.editor().add("clean");
    optimize.editor().add("fp16");
    return optimize;
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(f -> f.getFileName().toString().startsWith("made")).count();
    }
  }

  @Test
  void stepsLiveUntilWhoeverTookThemLetsGo() throws IOException {
    OptimizeController optimize = open(jobs);
    optimize.makeVariant();
    assertThat(taken).hasSize(1);
    assertThat(services.optimizing().openSteps()).isEqualTo(1);
    assertThat(files()).isZero();
    taken.get(0).steps().close();
    assertThat(services.optimizing().openSteps()).isZero();
  }

  @Test
  void nothingStaysWhereTheExperimentIsFull() throws IOException {
    OptimizeController optimize = open(jobs);
    ((FakeExperiment) workbench.openModelProperty().get().orElseThrow().experiment()).fill();
    optimize.makeVariant();
    assertThat(told).extracting(Notifications.Message::why).containsExactly("The disk is full.");
    assertThat(taken).isEmpty();
    assertThat(services.optimizing().openSteps()).isZero();
    assertThat(files()).isZero();
    assertThat(optimize.makingProperty().get()).isFalse();
  }

  @Test
  void nothingStaysWhereACancelComesWhenAllIsDone() throws IOException {
    OptimizeController optimize =
        open(spec -> jobs.start(spec.title().startsWith("Making") ? cancelled(spec) : spec));
    optimize.makeVariant();
    assertThat(taken).isEmpty();
    assertThat(services.optimizing().openSteps()).isZero();
    assertThat(files()).isZero();
  }

  private static <T> JobSpec<T> cancelled(JobSpec<T> spec) {
    return new JobSpec<>(
        spec.title(),
        (context, screen) -> {
          T made = spec.work().run(context, screen);
          ((JobControl) context).cancel();
          return made;
        },
        spec.onSuccess(),
        spec.onFailure(),
        spec.onFinished(),
        spec.listed(),
        spec.steerable(),
        spec.onEvent());
  }
}
