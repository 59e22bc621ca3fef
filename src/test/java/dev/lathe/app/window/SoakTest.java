package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.ThisJava;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.io.BufferedReader;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day of opening models: the window's process does not grow. */
@Tag("heavy")
class SoakTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ROUNDS = Integer.getInteger("lathe.soak.rounds", 3);
  private static final int MOST_MODELS = Integer.getInteger("lathe.soak.models", 8);

  /**
   * Resident megabytes by which an idle window may grow after its second round: a panel that
   * follows pictures after it is gone costs more, what the collector has not come to less.
   */
  private static final int GROWTH = 400;

  @TempDir Path home;

  /** A window in a process of its own, with the launcher's options. */
  static final class Day {
    private final WindowHarness window;

    private Day(WindowHarness window) {
      this.window = window;
    }

    public static void main(String[] args) throws Exception {
      List<Path> models = Stream.of(args).skip(1).map(Path::of).toList();
      Path pictures = Path.of(args[0]);
      WindowHarness window =
          WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
      Day day = new Day(window);
      for (int round = 1; round <= ROUNDS; round++) {
        for (Path model : models) {
          day.opens(model);
          day.looksAround(pictures);
        }
        day.rests(round);
      }
      System.exit(0);
    }

    private WindowControllers state() {
      return window.controllers();
    }

    private void opens(Path model) {
      WindowHarness.onFx(
          () -> {
            state().workbench().openModel(model);
            return true;
          });
      String name = model.getFileName().toString();
      WindowHarness.await(
          name,
          60,
          () ->
              !state().workbench().openingProperty().get()
                  && state().workbench().chipProperty().get().isPresent());
    }

    private void looksAround(Path pictures) {
      for (Place p : List.of(Place.MODEL, Place.OPTIMIZE, Place.COMPARE, Place.TRY)) {
        WindowHarness.onFx(
            () -> {
              state().workbench().placeProperty().set(p);
              return true;
            });
        WindowHarness.pulse();
      }
      boolean takesPictures =
          WindowHarness.onFx(() -> state().tryIt().modeProperty().get().name())
              .matches("PICTURES|SCENE");
      if (takesPictures) {
        WindowHarness.onFx(
            () -> {
              state().takeFiles(List.of(pictures));
              return true;
            });
      }
      // An answer, or a sentence why there is none.
      WindowHarness.await(
          "an answer",
          60,
          () ->
              state().tryIt().cards().stream()
                  .allMatch(
                      c ->
                          c.state() == AnswerCard.State.DONE
                              || c.state() == AnswerCard.State.FAILED
                              || !takesPictures));
    }

    /** What is not garbage counts; native memory is given back within ten seconds. */
    private void rests(int round) throws Exception {
      TimeUnit.SECONDS.sleep(20); // what was begun for the last model comes to its end
      System.gc();
      TimeUnit.SECONDS.sleep(Integer.getInteger("lathe.soak.rest", 12));
      Runtime java = Runtime.getRuntime();
      System.out.println(
          "round "
              + round
              + " resident "
              + resident()
              + " heap "
              + (java.totalMemory() >> 20)
              + " used "
              + ((java.totalMemory() - java.freeMemory()) >> 20));
    }

    private static long resident() throws IOException {
      try (Stream<String> lines = Files.lines(STATUS)) {
        return lines
            .filter(l -> l.startsWith("VmRSS:"))
            .mapToLong(l -> Long.parseLong(l.replaceAll("\\D+", "")) >> 10)
            .findFirst()
            .orElseThrow();
      }
    }
  }

  /** What the launcher gives a window's process. */
  private static List<String> launchersOptions() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("../lathe"))) {
      return lines
          .filter(l -> l.startsWith("idle="))
          .map(l -> l.substring(l.indexOf('"') + 1, l.lastIndexOf('"')))
          .flatMap(l -> Stream.of(l.split(" ")))
          .toList();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void theWindowDoesNotGrow() throws Exception {
    assumeTrue(Files.exists(STATUS), "says how much memory a process has");
    Path models = Shared.path("models/models");
    List<String> command = new ArrayList<>(List.of(ThisJava.program().orElseThrow()));
    command.addAll(ThisJava.options());
    command.addAll(
        List.of(
            "-cp",
            ThisJava.classPath(),
            "-Dlathe.home=" + home,
            "-Dlathe.soak.rounds=" + ROUNDS,
            "-Dlathe.soak.rest=" + Integer.getInteger("lathe.soak.rest", 12)));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.matches("--add-.*|-D(testfx|prism|glass|monocle|java.awt|headless).*"))
        .forEach(command::add);
    command.addAll(launchersOptions());
    command.addAll(List.of(Day.class.getName(), Shared.path("models/data/faces").toString()));
    try (Stream<Path> all = Files.walk(models)) {
      all.filter(f -> f.toString().endsWith(".onnx"))
          .sorted()
          .limit(MOST_MODELS)
          .forEach(f -> command.add(f.toString()));
    }
    Process window =
        new ProcessBuilder(command).redirectError(home.resolve("errors.txt").toFile()).start();
    List<Integer> resident = new ArrayList<>();
    try (BufferedReader out = window.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        System.out.println(line);
        if (line.startsWith("round ")) {
          resident.add(Integer.parseInt(line.split(" ")[3]));
        }
      }
    } finally {
      window.destroyForcibly();
    }
    String errors = Files.readString(home.resolve("errors.txt"));
    assertThat(resident).describedAs(errors).hasSize(ROUNDS);
    // The first round loads classes and libraries; from the second on it stays.
    assertThat(resident.get(ROUNDS - 1)).isLessThan(resident.get(1) + GROWTH);
  }
}
