package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes and opens experiments. */
public final class Experiments {
  private static final String DATABASE = "experiment.db";

  private Experiments() {}

  /** Whether the folder holds an experiment. */
  public static boolean isExperiment(Path folder) {
    return Files.isRegularFile(folder.resolve(DATABASE));
  }

  /**
   * Opens the experiment in a folder.
   *
   * @throws LatheException when there is none, or it is damaged, foreign or newer than this Lathe
   */
  public static Experiment open(Path folder) {
    if (!isExperiment(folder)) {
      throw LatheException.input(
          folder + " is not a workspace.",
          "It holds no " + DATABASE + ".",
          "Choose a folder that Lathe made, or open a model to begin a new one.");
    }
    StoredExperiment e =
        new StoredExperiment(folder, ExperimentDatabase.open(folder.resolve(DATABASE)));
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
    StoredExperiment e =
        new StoredExperiment(folder, ExperimentDatabase.open(folder.resolve(DATABASE)));
    try {
      if (e.variants().isEmpty()) {
        e.addOriginal(model.file());
        e.rememberSetup(model.setup());
      } else if (!e.variants().get(0).sha256().equals(model.sha256())) {
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

  /** Where the experiment of a model lies when the person names no folder: by name and content. */
  public static Path defaultFolder(Model model) {
    return LatheHome.workspaces().resolve(model.name() + "-" + model.sha256().substring(0, 8));
  }
}
