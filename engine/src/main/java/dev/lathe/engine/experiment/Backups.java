package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A second copy of the database, made each time an experiment is closed, and what happens when the
 * first one is damaged: it is put aside, never deleted, and the copy takes its place.
 */
final class Backups {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private Backups() {}

  static Path database(Path folder) {
    return folder.resolve("experiment.db");
  }

  private static Path backup(Path folder) {
    return folder.resolve("experiment.backup.db");
  }

  /** Copies the database; a failure here must not spoil the closing of a sound experiment. */
  static void keep(Path folder, ExperimentDatabase db) {
    Path incoming = folder.resolve("experiment.backup.incoming");
    try {
      Files.deleteIfExists(incoming);
      db.copyTo(incoming);
      move(incoming, backup(folder));
    } catch (SQLException | IOException e) {
      deleteQuietly(incoming);
    }
  }

  /**
   * Puts a damaged database aside and takes the backup.
   *
   * @return what to tell the person, when the backup took its place
   * @throws LatheException when there is no backup to take
   */
  static List<String> recover(Path folder, SQLException damage) {
    Path aside = folder.resolve("experiment.damaged-" + LocalDateTime.now().format(STAMP) + ".db");
    try {
      boolean restorable = Files.isRegularFile(backup(folder));
      if (!restorable) {
        Files.copy(database(folder), aside, StandardCopyOption.REPLACE_EXISTING);
        throw LatheException.input(
            "The experiment " + database(folder) + " is damaged and cannot be read.",
            "A copy is kept as " + aside.getFileName() + ", and there is no backup.",
            "The models are whole in its folder 'models': open the one you want to go on with.",
            damage);
      }
      Files.move(database(folder), aside, StandardCopyOption.REPLACE_EXISTING);
      // The log belongs to the damaged file; with another one it would damage that too.
      for (String part : List.of("-wal", "-shm")) {
        Path log = folder.resolve("experiment.db" + part);
        if (Files.exists(log)) {
          Files.move(log, folder.resolve(aside.getFileName() + part));
        }
      }
      Files.copy(backup(folder), database(folder));
      return List.of(
          "The database was damaged and is kept as "
              + aside.getFileName()
              + "; its backup took its place. What was done after the last closing is missing.");
    } catch (IOException e) {
      throw LatheException.environment(
          "The experiment " + database(folder) + " is damaged and cannot be read.",
          "It could not be put aside: " + e.getMessage(),
          "Copy the folder to a disk with space.",
          e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return;
    }
  }
}
