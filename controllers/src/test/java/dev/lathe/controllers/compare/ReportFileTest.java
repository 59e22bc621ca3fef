package dev.lathe.controllers.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report goes where the person says, as a page where nothing else is said. */
final class ReportFileTest {
  @TempDir Path home;

  @Test
  void aNameWithoutAnEndingBecomesAPage() throws IOException {
    TestWorkbench bench =
        new TestWorkbench(new FakeServices(home, Tasks.TEXT_CLASSIFICATION).withVariant());
    bench.open();
    List<Notifications.Message> told = new ArrayList<>();
    FakeDialogs dialogs =
        new FakeDialogs() {
          @Override
          public Optional<Path> saveFile(FileKind kind, String suggestedName) {
            assertThat(kind).isEqualTo(FileKind.REPORT);
            assertThat(suggestedName).isEqualTo("hare-report.html");
            return Optional.of(home.resolve("mine"));
          }
        };
    new ReportFile(bench.workbench(), bench.jobs(), dialogs, told::add).write();
    assertThat(Files.readString(home.resolve("mine.html"))).startsWith("<!DOCTYPE html>");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).what()).endsWith("measurements are in mine.html");
  }
}
