package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.ThisJava;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.recipe.Recipe;
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

  /** The whole day is 20 rounds of 30 models; see docs/benchmarks.md. */
  private static final int ROUNDS = Integer.getInteger("lathe.soak.rounds", 3);

  private static final int MOST_MODELS = Integer.getInteger("lathe.soak.models", 8);

  /** From so many rounds on it is held to what is wanted of a day. */
  private static final int WHOLE_DAY = 10;

  /** Resident megabytes at rest, at most. */
  private static final int WANTED = 700;

  /** What of it is noise between two rounds, in megabytes. */
  private static final int NOISE = 50;

  /** Seconds for a model that is opened first in a process of its own, on a busy machine. */
  private static final int PATIENCE = 180;

  /**
   * Resident megabytes by which an idle window may grow after its second round: a panel that
   * follows pictures after it is gone costs more, what the collector has not come to less.
   */
  private static final int GROWTH = 400;

  /** What makes a variant of almost any model. */
  private static final String PASS = "clean";

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
          if (round == 1) {
            day.makesAVariant();
          }
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
          PATIENCE,
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
          PATIENCE,
          () ->
              state().tryIt().cards().stream()
                  .allMatch(
                      c ->
                          c.state() == AnswerCard.State.DONE
                              || c.state() == AnswerCard.State.FAILED
                              || !takesPictures));
    }

    /** Where it can be made; from then on the model is opened with it. */
    private void makesAVariant() {
      OptimizeController optimize = state().optimize();
      WindowHarness.onFx(
          () -> {
            optimize
                .editor()
                .replace(
                    new Recipe(
                        List.of(new Recipe.Step(PASS, ParamValues.initial(List.of()), true))));
            optimize.makeVariant();
            return true;
          });
      WindowHarness.await("a variant", PATIENCE, () -> !optimize.makingProperty().get());
    }

    /** Nobody touches it: what an idle window gives back by itself counts. */
    private void rests(int round) throws Exception {
      TimeUnit.SECONDS.sleep(Integer.getInteger("lathe.soak.rest", 75));
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

  /** Models of other makers, the samples, and some odd ones that open. */
  private List<Path> models(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.filter(f -> f.toString().endsWith(".onnx")).sorted().forEach(all::add);
    }
    SampleCatalog samples =
        new SampleCatalog(SampleCatalog.class.getClassLoader(), home.resolve("samples"));
    samples.list().forEach(s -> all.add(samples.materialize(s.id()).model()));
    for (String odd :
        List.of("light_squeezenet", "attention_fp16", "bfloat16_input", "string_identity")) {
      all.add(Shared.path("models/odd/" + odd + ".onnx"));
    }
    return all;
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
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
            "-Dlathe.soak.rest=" + Integer.getInteger("lathe.soak.rest", 75)));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.matches("--add-.*|-D(testfx|prism|glass|monocle|java.awt|headless).*"))
        .forEach(command::add);
    command.addAll(launchersOptions());
    command.addAll(List.of(Day.class.getName(), Shared.path("models/data/faces").toString()));
    models(models).stream().limit(MOST_MODELS).map(Path::toString).forEach(command::add);
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
    if (ROUNDS >= WHOLE_DAY) {
      assertThat(resident.subList(4, ROUNDS)).allMatch(mb -> mb < WANTED);
      assertThat(resident.get(ROUNDS - 1)).isLessThan(resident.get(4) + NOISE);
    }
  }
}
