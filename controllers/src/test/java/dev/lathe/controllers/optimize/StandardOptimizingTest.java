package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.worker.InProcessWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real passes, and what they leave in the folder for temporary files. */
final class StandardOptimizingTest {
  private static final String OWN = "-" + ProcessHandle.current().pid() + "-";

  @TempDir Path home;

  private StandardOptimizing optimizing;
  private Model model;
  private Recipe recipe;
  private Set<Path> before;

  @BeforeEach
  void open() throws IOException {
    FakeServices services = new FakeServices(home, Tasks.RAW_TENSORS);
    optimizing =
        new StandardOptimizing(
            services::hardware,
            (m, c) -> Optional.empty(),
            new InProcessWorker(() -> services.hardware().machine()));
    model =
        services.openModel(home.resolve("hare.onnx"), SetupFlags.none(), JobContext.unwatched());
    recipe =
        new Recipe(
            Stream.of("round-weights:bits=4", "fp16")
                .map(s -> PassSpec.parse(s, optimizing.passes()))
                .toList());
    before = folders();
  }

  /** Those of this process. */
  private static Set<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return new TreeSet<>(
          all.filter(f -> f.getFileName().toString().matches("lathe-(steps|variant)" + OWN + ".*"))
              .toList());
    }
  }

  @Test
  void theVariantAndItsStepsGoWhenTheyAreClosed() throws IOException {
    OptimizeServices.Steps steps;
    try (OptimizeServices.Applied applied =
        optimizing.apply(model, recipe, Optional.empty(), JobContext.unwatched())) {
      steps = applied.steps().orElseThrow();
      assertThat(applied.file()).isNotEmptyFile();
      assertThat(applied.reports()).hasSize(2);
      assertThat(folders()).hasSize(before.size() + 2);
    }
    assertThat(folders()).hasSize(before.size() + 1);
    assertThat(steps.models()).hasSize(3);
    assertThat(steps.models().get(1).file()).isNotEmptyFile();
    steps.close();
    assertThat(folders()).isEqualTo(before);
  }

  @Test
  void nothingStaysOfARecipeThatIsCancelledOnItsWay() throws IOException {
    JobControl control = new JobControl();
    control.cancel();
    assertThatThrownBy(() -> optimizing.apply(model, recipe, Optional.empty(), control))
        .isInstanceOf(CancelledException.class);
    assertThat(folders()).isEqualTo(before);
  }
}
