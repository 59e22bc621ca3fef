package dev.lathe.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class DurabilityTest {
  @TempDir Path dir;
  private Path folder;
  private Model model;

  @BeforeEach
  void makeOne() {
    folder = dir.resolve("ws");
    model =
        ModelOpener.open(
            ExperimentTest.tinyModel(dir.resolve("tiny.onnx"), 2),
            SetupFlags.none(),
            JobContext.unwatched());
    try (Experiment e = Experiments.openOrCreate(folder, model)) {
      e.keepNote("colour", "green");
    }
  }

  private static void damage(Path database) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      file.seek(4096);
      file.write(new byte[(int) file.length() - 4096]);
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aClosedExperimentIsOneFileAndItsBackup() throws IOException {
    assertThat(files(folder)).containsExactly("experiment.backup.db", "experiment.db", "models");
  }

  @Test
  void aDamagedDatabaseIsPutAsideAndItsBackupTaken() throws IOException {
    damage(folder.resolve("experiment.db"));
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.problems()).singleElement().asString().contains("experiment.damaged-");
      assertThat(e.note("colour")).contains("green");
      assertThat(e.variants()).hasSize(1);
      e.keepNote("colour", "blue");
    }
    assertThat(files(folder)).anyMatch(f -> f.startsWith("experiment.damaged-"));
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.problems()).isEmpty();
      assertThat(e.note("colour")).contains("blue");
    }
  }

  @Test
  void withoutABackupTheDamageIsToldAndACopyKept() throws IOException {
    damage(folder.resolve("experiment.db"));
    Files.delete(folder.resolve("experiment.backup.db"));
    assertThatThrownBy(() -> Experiments.open(folder))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining("models");
    assertThat(files(folder)).anyMatch(f -> f.startsWith("experiment.damaged-"));
  }

  @Test
  void aNewerLathesExperimentIsNotTouched() throws Exception {
    try (var c =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
        var s = c.createStatement()) {
      s.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(() -> Experiments.open(folder)).hasMessageContaining("newer Lathe");
  }

  @Test
  void twoWindowsWorkOnOneExperiment() throws Exception {
    ExecutorService windows = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        int window = w;
        done.add(
            windows.submit(
                () -> {
                  try (Experiment e = Experiments.open(folder)) {
                    for (int i = 0; i < 25; i++) {
                      e.keepNote("w" + window + "-" + i, "there");
                      e.add(
                          new Measurement.Report(
                              List.of(ExperimentTest.measurement(model.sha256(), i)), List.of()));
                    }
                  }
                }));
      }
      for (Future<?> f : done) {
        f.get();
      }
    } finally {
      windows.shutdown();
    }
    try (Experiment e = Experiments.open(folder)) {
      for (int i = 0; i < 25; i++) {
        assertThat(e.note("w0-" + i)).isPresent();
        assertThat(e.note("w1-" + i)).isPresent();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_FULL,disk is full",
    "SQLITE_READONLY,may not be written",
    "SQLITE_CANTOPEN,may not be written",
    "SQLITE_BUSY,Another program",
    "SQLITE_CORRUPT,damaged",
    "SQLITE_IOERR,disk reported"
  })
  void eachTroubleHasItsSentence(SQLiteErrorCode code, String says) {
    LatheException e = DatabaseErrors.explain(folder, new SQLiteException("native words", code));
    assertThat(e).hasMessageContaining(says);
    assertThat(e.todo()).isNotEmpty();
  }

  private static Measurement.Report part(Measurement row) {
    return new Measurement.Report(List.of(row), List.of());
  }

  @Test
  void rowsOfARunThatIsCancelledAreKept() {
    try (Experiment e = Experiments.open(folder)) {
      Journal journal =
          new Journal(
              e,
              (request, onPart, context) -> {
                onPart.accept(part(ExperimentTest.measurement(model.sha256(), 5)));
                throw new CancelledException();
              });
      List<Measurement.Report> seen = new ArrayList<>();
      MeasureRequest request =
          new MeasureRequest(List.of(model), List.of(), List.of(), Optional.empty(), 0, 0, 1);
      assertThatThrownBy(() -> journal.measure(request, seen::add, JobContext.unwatched()))
          .isInstanceOf(CancelledException.class);
      assertThat(seen).hasSize(1);
      assertThat(e.latest().rows()).hasSize(1);
    }
  }

  @Test
  void rowsAreShownUnderTheVariantsNameOfToday() {
    try (Experiment e = Experiments.open(folder)) {
      e.add(part(ExperimentTest.measurement(model.sha256(), 5)));
      e.rename(e.variants().get(0), "Start");
      assertThat(e.latest().rows()).extracting(Measurement::model).containsExactly("Start");
    }
  }

  @Test
  void recentWorkspacesComeNewestFirstAndOnlyWhileTheyExist() throws IOException {
    Workspaces workspaces = new Workspaces(dir.resolve("home"));
    assertThat(workspaces.recent()).isEmpty();
    Path second = dir.resolve("second");
    Experiments.openOrCreate(second, model).close();
    workspaces.used(folder);
    workspaces.used(second);
    workspaces.used(dir.resolve("gone"));
    assertThat(workspaces.recent()).containsExactly(second, folder);
    workspaces.used(folder);
    assertThat(workspaces.recent()).containsExactly(folder, second);
    Files.writeString(dir.resolve("home/recent-workspaces.txt"), "\u0000\n");
    assertThat(workspaces.recent()).isEmpty();
  }
}
