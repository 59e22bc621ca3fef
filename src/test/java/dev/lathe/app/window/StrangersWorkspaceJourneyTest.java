package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.JobContext;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A workspace that is not opened: the window says why, and what was open stays. */
class StrangersWorkspaceJourneyTest {
  @TempDir Path home;

  @BeforeEach
  void useOwnHome() {
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void leaveHome() {
    System.clearProperty("lathe.home");
  }

  private static WindowHarness open(Optional<Path> asked) {
    return WindowHarness.open(new WindowServices(), false, 1, 1280, 800, asked);
  }

  private static boolean answered(Person person) {
    List<AnswerCard> cards = person.state().tryIt().cards();
    return !cards.isEmpty() && cards.get(0).state() == AnswerCard.State.DONE;
  }

  private static String model(Person person) {
    return person.state().workbench().chipProperty().get().orElseThrow().name();
  }

  private static boolean isTold(WindowHarness window, String words) {
    return window.scene().getRoot().lookupAll(".toast").stream()
        .map(Node::getAccessibleText)
        .anyMatch(t -> t.contains(words));
  }

  private Path workspace(String... statements) throws Exception {
    Path folder = home.resolve("strange");
    Path file = Shared.model("image/mnist-8.onnx");
    Experiments.openOrCreate(
            folder, ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()))
        .close();
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
    return folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE variant SET file = '../thesis.onnx'",
        "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM variant; END",
        "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            + " SELECT i FROM n"
      })
  void whatWasOpenStays(String statement) throws Exception {
    Path folder = workspace(statement);
    try (WindowHarness window = open(Optional.empty())) {
      Person person = new Person(window);
      person.sees("the sample's answer", () -> answered(person));
      String before = model(person);
      person.reads(
          () -> {
            person.state().workbench().openWorkspace(folder); // behind the system's own dialog
            return true;
          });
      person.sees("why not", () -> isTold(window, "not safe to open"));
      assertThat(model(person)).isEqualTo(before);
      person.keys(KeyCode.F5);
      person.sees("an answer", () -> answered(person));
    }
  }

  /** Named on the command line, or the one of last time. */
  @Test
  void aWindowThatBeginsWithOneCanStillBeUsed() throws Exception {
    Path folder = workspace("UPDATE variant SET file = '../thesis.onnx'");
    try (WindowHarness window = open(Optional.of(folder))) {
      Person person = new Person(window);
      person.sees("why not", () -> isTold(window, "not safe to open"));
      person.keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
      person.sees("the sample's answer", () -> answered(person));
    }
  }

  /** Its model is no model any more: its database is let go of again. */
  @Test
  void aModelThatDoesNotOpen() throws Exception {
    Path folder = workspace();
    Path file;
    try (var models = Files.walk(folder.resolve("models"))) {
      file = models.filter(f -> f.toString().endsWith(".onnx")).findFirst().orElseThrow();
    }
    Files.writeString(file, "Dear diary");
    try (WindowHarness window = open(Optional.of(folder))) {
      Person person = new Person(window);
      person.sees("why not", () -> isTold(window, file.getFileName().toString()));
      person.keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
      person.sees("the sample's answer", () -> answered(person));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatMayNotBeWrittenTo() throws Exception {
    Path folder = workspace();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(folder)); // root may do anything
    try (WindowHarness window = open(Optional.of(folder))) {
      Person person = new Person(window);
      person.sees("why not", () -> isTold(window, "may not be written"));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
