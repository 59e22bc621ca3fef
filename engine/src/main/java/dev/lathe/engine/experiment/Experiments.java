package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Makes and opens experiments. */
public final class Experiments {
  private Experiments() {}

  /** Whether the folder holds an experiment. */
  public static boolean isExperiment(Path folder) {
    return Files.isRegularFile(Backups.database(folder));
  }

  /**
   * Opens the experiment in a folder. A damaged database is put aside and its backup taken instead;
   * {@link Experiment#problems} then says so.
   *
   * @throws LatheException when there is none, it is foreign or newer than this Lathe, or damaged
   *     without a backup
   */
  public static Experiment open(Path folder) {
    if (!isExperiment(folder)) {
      throw LatheException.input(
          folder + " is not a workspace.",
          "It holds no experiment.db.",
          "Choose a folder that Lathe made, or open a model to begin a new one.");
    }
    StoredExperiment e = connect(folder);
    try {
      if (e.variants().isEmpty()) {
        throw LatheException.input(
            "The workspace " + folder + " is empty.",
            "Its making was interrupted before the model was copied in.",
            "Remove the folder and open the model again.");
      }
      return e;
    } catch (RuntimeException failure) {
      e.close();
      throw failure;
    }
  }

  /**
   * The experiment of a model in a folder: opened when it is there, else begun with a copy of the
   * model and its setup.
   *
   * @throws LatheException when the folder cannot be written, or belongs to another model
   */
  public static Experiment openOrCreate(Path folder, Model model) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw LatheException.environment(
          "The workspace " + folder + " cannot be made.",
          String.valueOf(e.getMessage()),
          "Set LATHE_HOME to a folder that may be written to.",
          e);
    }
    StoredExperiment e = connect(folder);
    try {
      if (e.variants().isEmpty()) {
        // Of several processes that begin one at once, the one that records it remembers its setup.
        if (e.addOriginal(model.file()) || e.setup().isEmpty()) {
          e.rememberSetup(model.setup());
        }
      }
      if (!e.variants().get(0).sha256().equals(model.sha256())) {
        throw LatheException.input(
            "The workspace " + folder + " belongs to another model.",
            "Its original is " + e.variants().get(0).file().getFileName() + ".",
            "Choose another folder.");
      }
      return e;
    } catch (RuntimeException failure) {
      e.close();
      throw failure;
    }
  }

  private static StoredExperiment connect(Path folder) {
    // Absolute: the process may change what a relative path means (a window has no folder at all).
    Path home = folder.toAbsolutePath().normalize();
    Path file = Backups.database(home);
    WorkspaceGuard.check(home);
    try {
      return new StoredExperiment(home, ExperimentDatabase.open(file), List.of());
    } catch (SQLException e) {
      if (!DatabaseErrors.isDamage(e)) {
        throw DatabaseErrors.explain(file, e);
      }
      List<String> told = Backups.recover(home, e);
      try {
        return new StoredExperiment(home, ExperimentDatabase.open(file), told);
      } catch (SQLException again) {
        throw DatabaseErrors.explain(file, again);
      }
    }
  }

  /** Where the experiment of a model lies when the person names no folder: by name and content. */
  public static Path defaultFolder(Model model) {
    return LatheHome.workspaces().resolve(model.name() + "-" + model.sha256().substring(0, 8));
  }
}
