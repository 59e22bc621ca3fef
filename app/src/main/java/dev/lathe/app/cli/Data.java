package dev.lathe.app.cli;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;

/** Reads data sets for commands. */
final class Data {
  private Data() {}

  static Dataset read(Path path, Model model, JobContext context) {
    throw new UnsupportedOperationException("data sets are not readable yet");
  }
}
