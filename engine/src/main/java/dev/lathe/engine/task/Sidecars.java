package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.json.JsonFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code MODEL.lathe.json}, the file beside a model that says what the model file does not. The
 * same JSON travels inside variants, as the metadata property {@link #METADATA_KEY}.
 */
public final class Sidecars {
  /** The metadata property of a model file that holds its setup. */
  public static final String METADATA_KEY = "lathe.setup";

  private Sidecars() {}

  /** Where a model's sidecar lies: {@code dir/mnist.onnx} has {@code dir/mnist.lathe.json}. */
  public static Path of(Path model) {
    String n = model.getFileName().toString();
    String base = n.endsWith(".onnx") ? n.substring(0, n.length() - 5) : n;
    return model.resolveSibling(base + ".lathe.json");
  }

  /** The sidecar that there is; {@code mnist.onnx.lathe.json} counts too. */
  static Optional<Path> find(Path model) {
    return List.of(of(model), model.resolveSibling(model.getFileName() + ".lathe.json")).stream()
        .filter(f -> Files.exists(f, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /**
   * What a sidecar says.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Facts read(Path model, Path sidecar) {
    try {
      FolderOfModel folder = FolderOfModel.of(model);
      return SetupJson.read(
          SmallJson.readOrThrow(folder.file(sidecar.getFileName().toString())),
          Optional.of(folder));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + JsonFaults.of(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Remembers a setup beside its model; an older sidecar is replaced in one step.
   *
   * @return the file written
   * @throws LatheException when it cannot be written
   */
  public static Path write(Path model, ModelSetup setup) {
    Path target = of(model);
    Path folder = target.toAbsolutePath().getParent();
    try {
      byte[] json =
          SmallJson.MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(SetupJson.write(setup, Optional.of(folder)));
      OutputFiles.replace(target, json);
      return target;
    } catch (IOException e) {
      throw LatheException.environment(
          "The setup could not be remembered in " + target + ".",
          String.valueOf(e.getMessage()),
          "Check that the folder may be written to.",
          e);
    }
  }

  /**
   * The setup as one line of JSON, for {@link #METADATA_KEY} of a variant; the tokenizer is not in
   * it.
   */
  public static String toMetadata(ModelSetup setup) {
    return SetupJson.write(setup, Optional.empty()).toString();
  }
}
