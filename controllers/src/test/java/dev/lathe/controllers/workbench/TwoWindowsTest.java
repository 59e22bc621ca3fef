package dev.lathe.controllers.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.engine.experiment.WorkspaceClaim;
import dev.lathe.engine.experiment.WorkspaceClaim.Obstacle;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One workspace, two windows: the second only looks. */
final class TwoWindowsTest {
  @TempDir Path home;

  @Test
  void theSecondSaysSoAndChangesNothing() {
    FakeServices services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    TestWorkbench first = new TestWorkbench(services);
    first.open();
    assertThat(first.workbench().cannotChange().get()).isEmpty();
    TestWorkbench second = new TestWorkbench(services);
    second.open();
    assertThat(second.workbench().warningProperty().get()).isEmpty(); // all is well with the model
    assertThat(second.workbench().cannotChange().get()).contains("another window");
    assertThat(second.workbench().chipProperty().get().orElseThrow().workspace())
        .endsWith("(only to look at)");
    CompareController compare =
        new CompareController(
            second.workbench(), second.data(), second.jobs(), new FakeDialogs(), m -> {});
    assertThat(compare.cannotMeasure().get()).contains("another window");
    assertThat(second.optimize().cannotMake().get()).contains("another window");
    OpenModel opened = second.workbench().openModelProperty().get().orElseThrow();
    second.workbench().state().keep(opened.experiment(), "key", "value");
    second.fx().pass(Duration.ofSeconds(2));
    assertThat(opened.experiment().note("key")).isEmpty();

    first.workbench().close();
    second.open();
    assertThat(second.workbench().cannotChange().get()).isEmpty();
    second.open();
    assertThat(second.workbench().cannotChange().get()).as("its own again").isEmpty();
    second.workbench().close();
  }

  @Test
  void aStrangersLinkIsNotOpened() throws IOException {
    Path outside = home.resolve("outside");
    Path workspace = Files.createDirectories(home.resolve("ws"));
    Files.createSymbolicLink(workspace.resolve(".window.lock"), outside);
    assertThat(WorkspaceClaim.take(workspace).obstacle()).contains(Obstacle.READ_ONLY);
    assertThat(outside).doesNotExist();
  }
}
