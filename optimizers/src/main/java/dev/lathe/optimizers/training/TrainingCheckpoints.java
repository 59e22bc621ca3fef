package dev.lathe.optimizers.training;

import dev.lathe.base.LatheHome;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Where a training is saved: the same training finds its checkpoint again, another one not. */
public final class TrainingCheckpoints {
  private TrainingCheckpoints() {}

  /** A place for the training of this pass, model, values and data. */
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
      return LatheHome.cache().resolve("training").resolve(key + ".checkpoint");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String describe(Dataset data) {
    return data.name() + " " + data.size();
  }
}
