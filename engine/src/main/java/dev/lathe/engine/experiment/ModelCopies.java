package dev.lathe.engine.experiment;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Sidecars;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies a model of an experiment to where a person wants it, with all that it needs to be used
 * there: weights in files of their own, tokenizer, and labels and preprocessing in the sidecar.
 */
public final class ModelCopies {
  private record Copy(Path from, Path to) {}

  private ModelCopies() {}

  /**
   * Writes the copy; what lay under the target's name is replaced.
   *
   * @param target where the ONNX file goes
   * @return the files written, the ONNX file first
   * @throws LatheException when a file cannot be written, or one that it needs would replace
   *     another file under that name
   */
  public static List<Path> save(Model model, Path target, JobContext context) {
    Path file = OutputFiles.target(target);
    try {
      List<Path> written = new ArrayList<>();
      List<Copy> copies = new ArrayList<>();
      for (Path data : ModelStore.externalData(model.file())) {
        // Its name stands in the model, so that it must not change.
        Path to = file.resolveSibling(ModelStore.inFolderOf(model.file(), data).toString());
        requireFree(data, to);
        copies.add(new Copy(data, to));
      }
      Map<Path, Path> tokenizer =
          model.setup().tokenizer().map(t -> TokenizerCopies.files(t, file)).orElse(Map.of());
      tokenizer.forEach((from, to) -> copies.add(new Copy(from, to)));
      copy(model.file(), file, context);
      written.add(file);
      for (Copy c : copies) {
        Files.createDirectories(c.to().getParent());
        copy(c.from(), c.to(), context);
        written.add(c.to());
      }
      written.add(
          Sidecars.write(
              file, model.setup().withTokenizer(tokenizer.values().stream().findFirst())));
      return List.copyOf(written);
    } catch (IOException e) {
      throw LatheException.environment(
          model.name() + " could not be saved as " + target + ".",
          String.valueOf(e.getMessage()),
          "Check that the folder may be written to and that the disk has room.",
          e);
    }
  }

  private static void requireFree(Path data, Path to) throws IOException {
    if (Files.exists(to) && Files.mismatch(data, to) >= 0) {
      throw LatheException.input(
          "The weights cannot be saved as " + to + ".",
          "Another file has that name already, and the model asks for them by it.",
          "Choose another folder.");
    }
  }

  static void copy(Path from, Path to, JobContext context) throws IOException {
    if (Files.exists(to) && Files.isSameFile(from, to)) {
      return;
    }
    OutputFiles.replace(
        to,
        channel -> {
          OutputStream out = OutputFiles.stream(channel);
          try (InputStream in = Files.newInputStream(from)) {
            byte[] block = new byte[1 << 20];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
              context.checkCancelled();
              out.write(block, 0, n);
            }
          }
          out.flush();
        });
  }
}
