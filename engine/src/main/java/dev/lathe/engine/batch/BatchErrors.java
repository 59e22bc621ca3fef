package dev.lathe.engine.batch;

import dev.lathe.base.LatheException;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be wrong with a batch, in sentences. */
final class BatchErrors {
  private BatchErrors() {}

  static void requireOther(Path data, Path target) {
    try {
      if (Files.exists(target) && Files.isSameFile(data, target)) {
        throw LatheException.input(
            "The answers cannot go into '" + target + "'.",
            "It is the data themselves.",
            "Name another file.");
      }
    } catch (IOException e) {
      // What cannot be looked at is said when it is read.
      return;
    }
  }

  static void requireAnswers(Model model) {
    if (model.setup().task().isGenerative()) {
      throw LatheException.input(
          model.name() + " writes texts on, which is not done for a whole data set.",
          "Its answer to a text is a text of any length.",
          "Give it the texts one by one.");
    }
  }

  /** Another run holds the answers. */
  static LatheException busy(Path target) {
    return LatheException.input(
        "'" + target + "' is being written by another run.",
        "Two at a time would spoil each other's answers.",
        "Wait for it, or choose another file.");
  }

  /** The disk did not take it. */
  static LatheException unwritten(Path target, long kept, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota");
    return LatheException.environment(
        "The answers could not be written to '" + target + "'.",
        full ? "The disk is full." : message + ".",
        "Make room and start it again: it goes on after the "
            + kept
            + (kept == 1 ? " answer that is kept." : " answers that are kept."),
        e);
  }
}
