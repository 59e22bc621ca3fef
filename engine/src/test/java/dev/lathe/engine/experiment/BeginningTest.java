package dev.lathe.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import dev.lathe.base.JobContext;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** How a workspace begins where others begin it too, or there is no room for it. */
class BeginningTest {
  @TempDir Path dir;

  /** Says when it is ready, and begins the workspace when it is told to. */
  static final class Beginner {
    private Beginner() {}

    public static void main(String[] args) throws Exception {
      var model = ModelOpener.open(Path.of(args[0]), SetupFlags.none(), JobContext.unwatched());
      System.out.println("ready");
      System.in.read();
      for (int i = 1; i < args.length; i++) {
        Experiments.openOrCreate(Path.of(args[i]), model).close();
      }
      System.out.println("done");
    }
  }

  @Test
  void threeProcessesThatBeginOneTogetherRecordOneOriginal() throws Exception {
    Path file = ExperimentTest.tinyModel(dir.resolve("m.onnx"), 2);
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      folders.add(dir.resolve("ws" + i));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Beginner.class.getName(), file.toString()));
    folders.forEach(f -> command.add(f.toString()));
    List<Process> beginners = new ArrayList<>();
    Path said = dir.resolve("said");
    for (int i = 0; i < 3; i++) {
      ProcessBuilder.Redirect end = ProcessBuilder.Redirect.appendTo(said.toFile());
      beginners.add(new ProcessBuilder(command).redirectError(end).start());
    }
    for (Process p : beginners) {
      assertThat(p.inputReader().readLine()).isEqualTo("ready");
    }
    for (Process p : beginners) {
      p.getOutputStream().write("\n".getBytes(StandardCharsets.US_ASCII));
      p.getOutputStream().flush();
    }
    for (Process p : beginners) {
      assertThat(p.inputReader().lines().toList())
          .as(() -> contentOf(said.toFile()))
          .containsExactly("done");
    }
    for (Path folder : folders) {
      try (Experiment e = Experiments.open(folder)) {
        assertThat(e.variants()).extracting(Variant::name).containsExactly("original");
        assertThat(e.setup()).isPresent();
        assertThat(e.problems()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6, 8})
  void aDiskThatFillsWhileItIsMadeIsSaid(int pages) {
    SQLiteConfig config = new SQLiteConfig();
    config.setMaxPageCount(pages);
    Path file = dir.resolve("experiment.db");
    assertThatThrownBy(() -> ExperimentDatabase.open(file, config).close())
        .isInstanceOfSatisfying(
            SQLException.class,
            e ->
                assertThat(DatabaseErrors.explain(file, e))
                    .hasMessageContaining("The disk is full"));
    // With room again it begins as if nothing had been.
    org.junit.jupiter.api.Assertions.assertDoesNotThrow(
        () -> ExperimentDatabase.open(file).close());
  }
}
