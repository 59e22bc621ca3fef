package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of measuring loses the running row and nothing else. */
@Timeout(90)
class MeasureKilledTest {
  @TempDir Path folder;

  @Test
  void finishedRowsSurvive() throws Exception {
    Path workspace = folder.resolve("workspace");
    Path model = Shared.model("image/mnist-8.onnx");
    Path variant = folder.resolve("mnist-2bit.onnx");
    assertThat(lathe("optimize", model, "--pass", "round-weights:bits=2", "-o", variant).code())
        .isZero();
    Process process =
        CommandLine.process(
                folder,
                "measure",
                model,
                variant,
                "--workspace",
                workspace,
                "--scenario",
                "single-stream",
                "--scenario",
                "offline",
                "--seconds",
                2)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    while (rows(workspace) < 2 && process.isAlive()) {
      process.waitFor(50, TimeUnit.MILLISECONDS); // another process does not tell when it commits
    }
    List<ProcessHandle> children = process.descendants().toList();
    assertThat(process.isAlive())
        .describedAs(Files.readString(folder.resolve("output.txt")))
        .isTrue();
    process.destroyForcibly().waitFor();
    for (ProcessHandle child : children) {
      child.onExit().get(15, TimeUnit.SECONDS);
    }
    try (Experiment e = Experiments.open(workspace)) {
      assertThat(e.problems()).isEmpty();
      assertThat(e.latest().rows())
          .extracting(r -> r.model() + " " + r.scenario())
          .containsExactly("original single-stream", "mnist-2bit single-stream");
      assertThat(e.latest().comparisons())
          .extracting(Measurement.Comparison::model)
          .containsExactly("mnist-2bit");
      assertThat(e.variants().get(1).recipeJson()).contains("round-weights");
    }
  }

  private static int rows(Path workspace) {
    Path database = workspace.resolve("experiment.db");
    if (!Files.exists(database)) {
      return 0;
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT count(*) FROM measurement")) {
      return r.next() ? r.getInt(1) : 0;
    } catch (SQLException e) {
      return 0; // the schema is not there yet
    }
  }
}
