package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobControl;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.testing.FakeExperiment;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the making of a variant ends: of its temporary files nothing stays. */
final class VariantFilesTest {
  @TempDir Path home;

  private final List<MadeSteps> taken = new ArrayList<>();
  private FakeServices services;
  private TestWorkbench desk;

  @BeforeEach
  void open() {
    services = new FakeServices(home, Tasks.RAW_TENSORS);
    desk = new TestWorkbench(services);
  }

  /** Two passes, so that there are models on the way; whoever is told of them keeps them open. */
  private OptimizeController optimize(JobRunner making) {
    OptimizeController optimize = desk.optimize(making);
    optimize.whenMade(taken::add);
    desk.open();
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
    OptimizeController optimize = optimize(desk.jobs());
    optimize.makeVariant();
    assertThat(taken).hasSize(1);
    assertThat(services.optimizing().openSteps()).isEqualTo(1);
    assertThat(files()).isZero();
    taken.get(0).steps().close();
    assertThat(services.optimizing().openSteps()).isZero();
  }

  @Test
  void nothingStaysWhereTheExperimentIsFull() throws IOException {
    OptimizeController optimize = optimize(desk.jobs());
    ((FakeExperiment) desk.workbench().openModelProperty().get().orElseThrow().experiment()).fill();
    optimize.makeVariant();
    assertThat(desk.told())
        .extracting(Notifications.Message::why)
        .containsExactly("The disk is full.");
    assertThat(taken).isEmpty();
    assertThat(services.optimizing().openSteps()).isZero();
    assertThat(files()).isZero();
    assertThat(optimize.makingProperty().get()).isFalse();
  }

  @Test
  void nothingStaysWhereACancelComesWhenAllIsDone() throws IOException {
    OptimizeController optimize =
        optimize(
            spec -> desk.jobs().start(spec.title().startsWith("Making") ? cancelled(spec) : spec));
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
