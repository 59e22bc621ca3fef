package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.ThisJava;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.services.AppServices.SampleModel;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a window leaves among the temporary files: nothing of a job that was cancelled, and nothing
 * at all once it is closed, though it is closed in the middle of work.
 */
class LeftBehindTest {
  @TempDir Path folder;

  /** Work that makes files or processes of its own. */
  private enum Work {
    OPENING("round-weights") {
      @Override
      void begin(Day day) {
        day.opens(1);
      }
    },
    VARIANT("int8-dynamic"),
    VARIANT_OF_STEPS("clean", "int8-dynamic"),
    TRAINING("recover:epochs=500,minutes=0"),
    PRUNING_STOPS("prune-channels") {
      @Override
      void begin(Day day) {
        day.state().optimize().pruning().measure();
        day.state().optimize().pruning().channels().measure();
      }
    },
    MEASURING("round-weights") {
      @Override
      void begin(Day day) {
        day.state().compare().measure();
      }
    };

    private final List<String> passes;

    Work(String... passes) {
      this.passes = List.of(passes);
    }

    Recipe recipe() {
      return new Recipe(
          passes.stream().map(p -> PassSpec.parse(p, PassRegistry.standard())).toList());
    }

    /** On the screen's thread. */
    void begin(Day day) {
      day.state().optimize().makeVariant();
    }
  }

  /** A window in a process of its own, whose temporary files are its own, too. */
  static final class Day {
    private final WindowHarness window;
    private final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

    private Day(WindowHarness window) {
      this.window = window;
    }

    public static void main(String[] args) throws Exception {
      WindowHarness window =
          WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
      Day day = new Day(window);
      Work work = Work.valueOf(args[0]);
      day.opens(0);
      day.quiet();
      // The first time, what serves the window for as long as it lives may come to stay.
      for (int time = 0; time < 3; time++) {
        List<String> before = day.temporaryFolders();
        day.begins(work);
        day.cancels();
        if (time > 0) {
          day.awaitNoMoreThan(before);
        }
      }
      System.out.println("cancelled");
      day.begins(work);
      window.close();
      System.out.println("closed");
      System.exit(0);
    }

    WindowControllers state() {
      return window.controllers();
    }

    private void opens(int sample) {
      SampleModel model = new WindowServices().samples().get(sample);
      onFx(() -> state().workbench().openModel(model.model()));
    }

    private void begins(Work work) {
      if (work == Work.OPENING) {
        opens(0);
        quiet();
      }
      onFx(
          () -> {
            state().workbench().placeProperty().set(Place.OPTIMIZE);
            state().optimize().editor().replace(work.recipe());
          });
      quiet();
      if (work == Work.OPENING) {
        work.begin(this);
      } else {
        onFx(() -> work.begin(this));
      }
      // In the middle of it: a process was started for it, or it is over, so fast was it.
      WindowHarness.await(
          "work",
          60,
          () ->
              ProcessHandle.current().children().findAny().isPresent()
                  || !state().jobList().busyProperty().get());
    }

    private void cancels() {
      onFx(() -> state().jobList().cancelAll());
      quiet();
    }

    private void quiet() {
      WindowHarness.await(
          "quiet",
          120,
          () ->
              state().data().datasetProperty().get().isPresent()
                  && !state().workbench().openingProperty().get()
                  && !state().jobList().busyProperty().get());
    }

    private void awaitNoMoreThan(List<String> before) throws Exception {
      List<String> now = temporaryFolders();
      for (int i = 0; i < 100 && now.size() > before.size(); i++) {
        WindowHarness.pulse();
        TimeUnit.MILLISECONDS.sleep(100);
        now = temporaryFolders();
      }
      if (now.size() > before.size()) {
        System.out.println("left behind: " + now + " where there was " + before);
      }
    }

    /** Lathe's, by kind. */
    private List<String> temporaryFolders() throws IOException {
      try (Stream<Path> all = Files.list(temporary)) {
        return all.map(p -> p.getFileName().toString())
            .filter(n -> n.startsWith("lathe-"))
            .map(n -> n.replaceAll("-\\d+-[0-9a-f]+-\\d+$", ""))
            .sorted()
            .toList();
      }
    }

    private static void onFx(Runnable action) {
      WindowHarness.onFx(
          () -> {
            action.run();
            return true;
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nothingStaysOfWorkThatWasCancelledOrOfAClosedWindow(Work work) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path errors = folder.resolve("errors.txt");
    Path said = folder.resolve("said.txt");
    List<String> command = new ArrayList<>(List.of(ThisJava.program().orElseThrow()));
    command.addAll(ThisJava.options());
    command.addAll(
        List.of(
            "-cp",
            ThisJava.classPath(),
            "-Dlathe.home=" + folder.resolve("home"),
            "-Djava.io.tmpdir=" + temporary));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.matches("--add-.*|-D(testfx|prism|glass|monocle|java.awt|headless).*"))
        .forEach(command::add);
    command.addAll(List.of(Day.class.getName(), work.name()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(said.toFile());
    builder.environment().put("TMPDIR", temporary.toString());
    Process window = builder.start();
    try {
      assertThat(window.waitFor()).describedAs(Files.readString(errors)).isZero();
    } finally {
      window.destroyForcibly();
    }
    assertThat(Files.readString(said))
        .contains("cancelled", "closed")
        .doesNotContain("left behind");
    assertThat(Files.readString(errors, StandardCharsets.UTF_8))
        .doesNotContain("IllegalStateException")
        .doesNotContain("event thread");
    assertThat(awaitEmpty(temporary)).isEmpty();
  }

  /** Children end a moment after the window that they belonged to. */
  private static List<String> awaitEmpty(Path temporary) throws Exception {
    List<String> left = left(temporary);
    for (int i = 0; i < 100 && !left.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = left(temporary);
    }
    return left;
  }

  private static List<String> left(Path temporary) throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
