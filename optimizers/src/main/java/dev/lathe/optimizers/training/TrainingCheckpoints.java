package dev.lathe.optimizers.training;

import dev.lathe.base.LatheHome;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a training is saved: the same training finds its checkpoint again, another one not. */
public final class TrainingCheckpoints {
  /** Of trainings that were cancelled and never gone on with, so many are kept. */
  private static final int KEPT = 8;

  private static final Logger LOG = LoggerFactory.getLogger(TrainingCheckpoints.class);

  private TrainingCheckpoints() {}

  /**
   * A place for the training of this pass, model, values and data. The oldest checkpoints of
   * trainings that nobody has gone on with are removed: each may be as large as three copies of its
   * model.
   */
  public static Path path(String pass, Pass.Input input, ParamValues values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(pass.getBytes(StandardCharsets.UTF_8));
      digest.update(input.model().sha256().getBytes(StandardCharsets.UTF_8));
      digest.update(OnnxFiles.toBytes(input.onnx()));
      digest.update(new TreeMap<>(values.values()).toString().getBytes(StandardCharsets.UTF_8));
      String data = input.data().map(TrainingCheckpoints::describe).orElse("");
      digest.update(data.getBytes(StandardCharsets.UTF_8));
      String key = HexFormat.of().formatHex(digest.digest()).substring(0, 24);
      Path folder = LatheHome.cache().resolve("training");
      Path file = folder.resolve(key + ".checkpoint");
      removeOldest(folder, file);
      return file;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void removeOldest(Path folder, Path wanted) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> others =
          files
              .filter(f -> !f.equals(wanted))
              .sorted(Comparator.comparing(TrainingCheckpoints::saved).reversed())
              .toList();
      for (Path old : others.subList(Math.min(KEPT, others.size()), others.size())) {
        Files.deleteIfExists(old);
      }
    } catch (IOException e) {
      LOG.info("old checkpoints stay in {}: {}", folder, e.getMessage());
    }
  }

  private static FileTime saved(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Another process has just removed it, or is about to.
      return FileTime.fromMillis(0);
    }
  }

  private static String describe(Dataset data) {
    return data.name() + " " + data.size();
  }
}
