package dev.lathe.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A workspace from anybody: it opens without touching what is the person's, or is refused. */
class StrangersWorkspaceTest {
  @TempDir Path dir;
  private Path folder;
  private Path precious;
  private Variant removable;

  @BeforeEach
  void makeOne() throws IOException {
    folder = dir.resolve("ws");
    precious = Files.createDirectories(dir.resolve("home/documents"));
    Files.writeString(precious.resolve("thesis.txt"), "three years");
    Files.writeString(precious.resolve("tokenizer.json"), "{}");
    ExperimentTest.tinyModel(precious.resolve("m.onnx"), 7);
    try (Experiment e = Experiments.openOrCreate(folder, model())) {
      removable = e.addVariant("V", ExperimentTest.tinyModel(dir.resolve("v.onnx"), 3), "{}");
      e.add(
          new dev.lathe.engine.measure.Measurement.Report(
              List.of(ExperimentTest.measurement(model().sha256(), 1)), List.of()));
    }
  }

  private Model model() {
    return ModelOpener.open(
        ExperimentTest.tinyModel(dir.resolve("tiny.onnx"), 2),
        SetupFlags.none(),
        JobContext.unwatched());
  }

  private void sql(String... statements) throws SQLException {
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }

  private LatheException refused() {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            Experiments.open(folder).close();
          } catch (LatheException e) {
            assertThat(e.code().exitCode()).as(e.getMessage()).isEqualTo(2);
            assertThat(e.todo()).isNotEmpty();
            return e;
          }
          throw new AssertionError("it was opened");
        });
  }

  private void nothingOutsideHasChanged() throws IOException {
    try (Stream<Path> files = Files.list(precious)) {
      assertThat(files.map(p -> p.getFileName().toString()).sorted())
          .containsExactly("m.onnx", "thesis.txt", "tokenizer.json");
    }
    assertThat(precious.resolve("thesis.txt")).hasContent("three years");
    assertThat(precious.resolve("tokenizer.json")).hasContent("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/",
        "ABSOLUTE",
        "../home/documents/m.onnx",
        "models/../../home/documents/m.onnx",
        "models/HASH/../../../home/documents/m.onnx",
        "models/HASH/..",
        "models/HASH/.",
        "models/HASH/",
        "models/HASH",
        "models//HASH/tiny.onnx",
        "models/./HASH/tiny.onnx",
        "models",
        "experiment.db",
        "inputs/HASH/m.onnx",
        "Models/HASH/tiny.onnx",
        "models\\HASH\\tiny.onnx",
        "models/HASH/..\\..\\..\\home\\documents\\m.onnx",
        "C:\\Users\\me\\m.onnx",
        "C:m.onnx",
        "models/HASH/m.onnx:stream",
        "\\\\server\\share\\m.onnx",
        "file:///etc/passwd",
        "models/HASH/a\u0000b.onnx",
        "models/HASH/a\nb.onnx",
        "models/HASH/\u001b[31m.onnx",
        "~/m.onnx"
      })
  void aModelsFileOutsideIsRefused(String stored) throws Exception {
    String value =
        stored
            .replace("ABSOLUTE", precious.resolve("m.onnx").toString())
            .replace("HASH", removable.sha256());
    for (long id : new long[] {1, removable.id()}) {
      try (Connection c =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
          PreparedStatement p = c.prepareStatement("UPDATE variant SET file = ? WHERE id = ?")) {
        p.setString(1, value);
        p.setLong(2, id);
        p.executeUpdate();
      }
      assertThat(refused()).hasMessageContaining("not safe to open");
    }
    nothingOutsideHasChanged();
  }

  /** Each is what somebody could put into a database that otherwise is Lathe's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER t AFTER DELETE ON variant BEGIN DELETE FROM note; END",
        "CREATE TRIGGER t AFTER INSERT ON note BEGIN INSERT INTO note WITH RECURSIVE r(n) AS"
            + " (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n, n FROM r; END",
        "CREATE VIEW v AS SELECT 1",
        "ALTER TABLE note RENAME TO n2; CREATE VIEW note AS SELECT * FROM n2",
        "ALTER TABLE variant RENAME TO v2; CREATE VIEW variant AS WITH RECURSIVE r(n) AS (SELECT 1"
            + " UNION ALL SELECT n + 1 FROM r) SELECT n AS id, 'n' AS name, 's' AS sha256, 'f' AS"
            + " file, 1 AS bytes, 'r' AS recipe, 1 AS created FROM r",
        "ALTER TABLE measurement RENAME TO m2; CREATE VIEW measurement AS SELECT *,"
            + " randomblob(1000000000) AS x FROM m2",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "DROP TABLE note; CREATE VIRTUAL TABLE note USING fts5(key, value)",
        "CREATE TABLE other (x)",
        "CREATE INDEX i ON variant (abs(bytes))",
        "CREATE INDEX i ON variant (name) WHERE length(name) > 1",
        "DROP TABLE note; CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL, g TEXT"
            + " GENERATED ALWAYS AS (hex(zeroblob(100000000))))",
        "DROP TABLE note; CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL CHECK"
            + " (length(hex(zeroblob(10000000))) > 0))",
        "DROP TABLE note; CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL DEFAULT"
            + " (hex(randomblob(9))))",
        "DROP TABLE note; CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT"
            + " ROWID",
        "DROP TABLE note; CREATE TABLE note (key TEXT COLLATE NOCASE PRIMARY KEY, value TEXT NOT"
            + " NULL)",
        "DROP TABLE note; CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT)",
        "DROP TABLE note",
        "DROP TABLE steps",
        "ALTER TABLE variant ADD COLUMN more TEXT",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -1",
        "PRAGMA user_version = 1",
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 7"
      })
  void aDatabaseOtherThanLathesIsRefused(String statements) throws Exception {
    sql(statements.split("; (?!END)"));
    refused();
    nothingOutsideHasChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE variant SET name = x'00ff' WHERE id = 2",
        "UPDATE variant SET name = zeroblob(100) WHERE id = 2",
        "UPDATE variant SET bytes = 'many'",
        "UPDATE variant SET bytes = 1e300",
        "UPDATE variant SET bytes = -1",
        "UPDATE variant SET created = 9223372036854775807",
        "UPDATE variant SET sha256 = ''",
        "UPDATE variant SET sha256 = 'short'",
        "UPDATE variant SET recipe = x'7b7d'",
        "UPDATE variant SET recipe = hex(zeroblob(9000000))",
        "UPDATE measurement SET json = hex(zeroblob(20000000))",
        "UPDATE measurement SET json = zeroblob(50000000)",
        "UPDATE measurement SET device = x'41'",
        "UPDATE measurement SET taken = 'now'",
        "INSERT INTO note VALUES (NULL, 'x')",
        "INSERT INTO note VALUES ('setup-sources', zeroblob(20))",
        "INSERT INTO note VALUES ('recipe', hex(zeroblob(300000000)))",
        "UPDATE sqlite_sequence SET seq = 9223372036854775807",
        "DELETE FROM variant"
      })
  void aValueThatLatheDoesNotWriteIsRefused(String statement) throws Exception {
    sql(statement);
    refused();
  }

  @Test
  void aMissingValueInAColumnThatHasNoneIsRefused() throws Exception {
    sql(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'value TEXT NOT NULL', 'value TEXT') WHERE"
            + " name = 'note'");
    sql("INSERT INTO note VALUES ('recipe', NULL)");
    sql(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'value TEXT', 'value TEXT NOT NULL') WHERE"
            + " name = 'note'");
    Files.delete(folder.resolve("experiment.backup.db"));
    refused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "{",
        "[]",
        "{}",
        "{\"model\":null}",
        "{\"model\":\"m\",\"sha256\":\"x\",\"device\":\"cpu\",\"scenario\":\"s\",\"latency\":{}}",
        "DEEP"
      })
  void brokenJsonIsASentence(String json) throws Exception {
    String broken = json.equals("DEEP") ? "[".repeat(200_000) : json;
    sql("INSERT INTO steps VALUES (" + removable.id() + ", '" + broken + "')");
    sql("UPDATE measurement SET json = '" + broken + "'");
    try (Experiment e = Experiments.open(folder)) {
      assertThatThrownBy(e::latest)
          .isInstanceOfSatisfying(
              LatheException.class, x -> assertThat(x.code().exitCode()).isEqualTo(2))
          .hasMessageContaining("'measurement'");
      assertThatThrownBy(() -> e.steps(removable))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("'steps'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "experiment.db",
        "experiment.db-wal",
        "experiment.db-shm",
        "experiment.db-journal",
        "experiment.backup.db",
        "experiment.backup.incoming"
      })
  void aFileOfTheDatabaseThatIsALinkIsRefused(String name) throws Exception {
    Path file = folder.resolve(name);
    Path target = precious.resolve("thesis.txt");
    for (String kind : List.of("symbolic", "hard", "dangling", "folder")) {
      Path aside = dir.resolve("aside.db");
      if (Files.exists(file)) {
        Files.move(file, aside);
      }
      boolean database = name.equals("experiment.db");
      switch (kind) {
        case "symbolic" -> Files.createSymbolicLink(file, database ? aside : target);
        case "hard" -> Files.createLink(file, database ? aside : target);
        case "dangling" -> Files.createSymbolicLink(file, dir.resolve("new"));
        default -> Files.createDirectory(file);
      }
      refused();
      Files.delete(file);
      assertThat(dir.resolve("new")).doesNotExist();
      if (Files.exists(aside)) {
        Files.move(aside, file);
      }
    }
    nothingOutsideHasChanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "inputs", "removed"})
  void aFolderThatIsALinkIsRefused(String name) throws Exception {
    Path place = folder.resolve(name);
    if (Files.exists(place)) {
      Files.move(place, dir.resolve("moved"));
    }
    Files.createSymbolicLink(
        place, Files.exists(dir.resolve("moved")) ? dir.resolve("moved") : precious);
    assertThat(refused()).hasMessageContaining("'" + name + "' is a link");
    Files.delete(place);
    Files.writeString(place, "a file");
    refused();
    nothingOutsideHasChanged();
  }

  @Test
  void aModelOrItsFolderThatIsALinkIsRefused() throws Exception {
    Path stored = removable.file();
    Path moved = Files.move(stored, dir.resolve("moved.onnx"));
    Files.createSymbolicLink(stored, moved);
    assertThat(refused()).hasMessageContaining("is a link");
    Files.delete(stored);
    Files.move(moved, stored);
    Path home = Files.move(stored.getParent(), dir.resolve("moved"));
    Files.createSymbolicLink(stored.getParent(), home);
    assertThat(refused()).hasMessageContaining("is a link");
    assertThat(home).isNotEmptyDirectory();
  }

  /** SQLite deletes the file that a journal names as the one above it. */
  @Test
  void aJournalThatNamesAnotherFileIsRefused() throws Exception {
    byte[] name = precious.resolve("thesis.txt").toString().getBytes("UTF-8");
    ByteBuffer journal = ByteBuffer.allocate(512 + 4 + name.length + 4 + 4 + 8);
    journal.putLong(0xd9d505f920a163d7L).putInt(0).putInt(1).putInt(1).putInt(512).putInt(4096);
    journal.position(512);
    int sum = 0;
    for (byte b : name) {
      sum += b;
    }
    journal.putInt(0).put(name).putInt(name.length).putInt(sum).putLong(0xd9d505f920a163d7L);
    Files.write(folder.resolve("experiment.db-journal"), journal.array());
    assertThat(refused()).hasMessageContaining("experiment.db-journal");
    nothingOutsideHasChanged();
  }

  @Test
  void aBackupIsHeldToTheSame() throws Exception {
    sql("CREATE VIEW v AS SELECT 1");
    Files.copy(
        folder.resolve("experiment.db"),
        folder.resolve("experiment.backup.db"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.write(folder.resolve("experiment.db"), new byte[8192]);
    refused();
  }

  @Test
  void whatIsRemovedWaitsInTheWorkspaceAndGoesAfterAMonth() throws Exception {
    Path inside = removable.file().getParent();
    Files.createSymbolicLink(inside.resolve("data"), precious);
    try (Experiment e = Experiments.open(folder)) {
      e.remove(removable);
      assertThat(inside).doesNotExist();
      assertThat(e.variants()).hasSize(1);
    }
    Path waiting;
    try (Stream<Path> removed = Files.list(folder.resolve("removed"))) {
      waiting = removed.findFirst().orElseThrow();
    }
    assertThat(waiting.resolve(removable.file().getFileName())).isRegularFile();
    Experiments.open(folder).close();
    assertThat(waiting).exists();
    Trash trash = new Trash(folder);
    trash.sweep(Instant.now().plus(Duration.ofDays(29)));
    assertThat(waiting).exists();
    Path other = Files.createDirectories(folder.resolve("removed/mine"));
    trash.sweep(Instant.now().plus(Duration.ofDays(31)));
    assertThat(waiting).doesNotExist();
    assertThat(other).exists();
    nothingOutsideHasChanged();
  }

  @Test
  void aFolderThatTwoVariantsShareStaysWithTheLast() throws Exception {
    Path shared = removable.file().getParent();
    ExperimentTest.tinyModel(shared.resolve("other.onnx"), 9);
    sql(
        "INSERT INTO variant (name, sha256, file, bytes, recipe, created) SELECT 'W', sha256,"
            + " replace(file, '.onnx', 'x.onnx'), bytes, '{\"a\":1}', created FROM variant WHERE id"
            + " = "
            + removable.id());
    try (Experiment e = Experiments.open(folder)) {
      e.remove(removable);
      assertThat(shared).exists();
      e.remove(e.variants().get(1));
      assertThat(shared).doesNotExist();
    }
  }

  @Test
  void aVariantMadeUpElsewhereRemovesNothing() throws Exception {
    Variant madeUp =
        new Variant(
            removable.id(), "V", precious.resolve("m.onnx"), removable.sha256(), 1, "{}", 1);
    try (Experiment e = Experiments.open(folder)) {
      assertThatThrownBy(() -> e.remove(madeUp)).isInstanceOf(LatheException.class);
    }
    nothingOutsideHasChanged();
  }

  @Test
  void aPlantedModelUnderAnothersHashIsNotTakenForIt() throws Exception {
    Path known = ExperimentTest.tinyModel(dir.resolve("known.onnx"), 5);
    String hash = ModelOpener.open(known, SetupFlags.none(), JobContext.unwatched()).sha256();
    Path planted = Files.createDirectories(folder.resolve("models/" + hash));
    ExperimentTest.tinyModel(planted.resolve("known.onnx"), 6);
    try (Experiment e = Experiments.open(folder)) {
      assertThatThrownBy(() -> e.addVariant("K", known, "{\"k\":1}"))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("known.onnx");
    }
  }

  @Test
  void aFoldersNameIsNoSettingOfTheDatabase() throws Exception {
    Path odd = dir.resolve("a?mode=memory&b#c%41 é");
    Experiments.openOrCreate(odd, model()).close();
    assertThat(odd.resolve("experiment.db")).isRegularFile();
    try (Experiment e = Experiments.open(odd)) {
      assertThat(e.variants()).hasSize(1);
    }
  }

  @Test
  void aWorkspaceThatIsFineStaysSo() throws Exception {
    Files.setLastModifiedTime(folder.resolve("experiment.db"), FileTime.from(Instant.EPOCH));
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.problems()).isEmpty();
      assertThat(e.variants()).hasSize(2);
      assertThat(e.latest().rows()).hasSize(1);
    }
  }
}
