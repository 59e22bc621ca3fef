package dev.lathe.controllers.workbench;

import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.task.EncoderDecoderFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Which paths are opened as models. */
public final class ModelPaths {
  private ModelPaths() {}

  /** Whether it is an ONNX file, or the folder of a model that is made of several. */
  public static boolean isModel(Path path) {
    if (Files.isDirectory(path)) {
      return !Experiments.isExperiment(path) && EncoderDecoderFiles.in(path).isPresent();
    }
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".onnx");
  }
}
