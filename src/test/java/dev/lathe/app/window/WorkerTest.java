package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.JobContext;
import dev.lathe.base.ThisJava;
import dev.lathe.controllers.services.AppServices.SampleModel;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training that the window starts does not live in the window's process. */
@Timeout(180)
class WorkerTest {
  private static final Path MAPS = Path.of("/proc/self/maps");

  @TempDir Path home;

  /** A process with the window's services, in which nothing else has run. */
  static final class Window {
    public static void main(String[] args) throws IOException {
      WindowServices services = new WindowServices();
      SampleModel sample = services.samples().get(0);
      JobContext context = JobContext.unwatched();
      Model model = services.openModel(sample.model(), SetupFlags.none(), context);
      Dataset data =
          Splits.take(services.readData(sample.data().orElseThrow(), model, context), 60, 1);
      OptimizeServices optimizing = services.optimizing();
      Recipe training = recipe(optimizing, "recover:epochs=1,minutes=0");
      try (OptimizeServices.Applied made =
          optimizing.apply(model, training, Optional.of(data), context)) {
        System.out.println("trained " + Files.size(made.file()));
      }
      PruneRequest question =
          new PruneRequest(
              model,
              recipe(optimizing, "prune-channels:importance=taylor"),
              0,
              Optional.of(data),
              Optional.of(data.examples().get(0).sample()),
              Optional.of(data));
      System.out.println("planned " + optimizing.pruning().plan(question, context).groups().size());
      for (String library : List.of("torch", "onnxruntime")) {
        System.out.println(library + " " + (loaded(library) ? "loaded" : "not loaded"));
      }
    }

    private static Recipe recipe(OptimizeServices optimizing, String pass) {
      return new Recipe(List.of(PassSpec.parse(pass, optimizing.passes())));
    }

    private static boolean loaded(String library) throws IOException {
      try (Stream<String> maps = Files.lines(MAPS)) {
        return maps.anyMatch(line -> line.contains("lib" + library));
      }
    }
  }

  @Test
  void trainingAndGradientsLoadNothingIntoTheWindow() throws Exception {
    assumeTrue(Files.exists(MAPS), "says which libraries a process has loaded");
    List<String> command = new ArrayList<>(List.of(ThisJava.program().orElseThrow()));
    command.addAll(ThisJava.options());
    command.addAll(List.of("-cp", ThisJava.classPath(), "-Dlathe.home=" + home));
    command.add(Window.class.getName());
    Process window =
        new ProcessBuilder(command).redirectError(home.resolve("errors.txt").toFile()).start();
    try (BufferedReader out = window.inputReader(StandardCharsets.UTF_8)) {
      String said = out.lines().collect(Collectors.joining("\n"));
      assertThat(said)
          .describedAs(Files.readString(home.resolve("errors.txt")))
          .containsPattern("trained [1-9]")
          .containsPattern("planned [1-9]")
          .contains("torch not loaded")
          .contains("onnxruntime not loaded");
    } finally {
      window.destroyForcibly();
    }
  }
}
