package dev.lathe.engine.experiment;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a tokenizer, and what is known of its language model, to where a copy or a variant lies.
 * Where other files of these names lie there already, which belong to another model, they get a
 * folder of their own.
 */
public final class TokenizerCopies {
  /** What is read beside a tokenizer: the end of a text, the context, the chat template. */
  private static final List<String> COMPANIONS =
      List.of(
          "config.json",
          "generation_config.json",
          "genai_config.json",
          "tokenizer_config.json",
          "chat_template.jinja");

  private TokenizerCopies() {}

  /**
   * Copies a model's tokenizer, if it has one, beside a file made of the model.
   *
   * @param tokenizer the model's; empty where it has none
   * @param target the file; a tokenizer in its folder stays where it is
   * @return the tokenizer to name in the file's sidecar; empty where the model has none
   * @throws LatheException when it cannot be written
   */
  public static Optional<Path> bring(Optional<Path> tokenizer, Path target, JobContext context) {
    Path folder = target.toAbsolutePath().normalize().getParent();
    if (tokenizer.isEmpty() || tokenizer.get().toAbsolutePath().normalize().startsWith(folder)) {
      return tokenizer;
    }
    Map<Path, Path> files = files(tokenizer.get(), target);
    try {
      for (Map.Entry<Path, Path> e : files.entrySet()) {
        Files.createDirectories(e.getValue().getParent());
        ModelCopies.copy(e.getKey(), e.getValue(), context);
      }
    } catch (IOException e) {
      throw LatheException.environment(
          "The tokenizer could not be copied beside " + target + ".",
          String.valueOf(e.getMessage()),
          "Check that the folder may be written to and that the disk has room.",
          e);
    }
    return files.values().stream().findFirst();
  }

  /** Which files go where, the tokenizer first: {@code tokenizer.json}, where every tool looks. */
  static Map<Path, Path> files(Path tokenizer, Path target) {
    Path from = tokenizer.toAbsolutePath().normalize();
    Map<String, Path> named = new LinkedHashMap<>();
    named.put(from.getFileName().toString(), from);
    for (String name : COMPANIONS) {
      Path file = from.resolveSibling(name);
      if (Files.isRegularFile(file) && OrdinaryFiles.isBeside(from, from.getParent(), file)) {
        named.put(name, file);
      }
    }
    Path folder = target.toAbsolutePath().normalize().getParent();
    boolean free =
        named.values().stream().allMatch(f -> isFree(f, folder.resolve(f.getFileName())));
    String own = target.getFileName().toString().replaceFirst("\\.onnx$", "") + ".tokenizer";
    Path to = free ? folder : folder.resolve(own);
    Map<Path, Path> files = new LinkedHashMap<>();
    named.forEach((name, file) -> files.put(file, to.resolve(name)));
    return files;
  }

  private static boolean isFree(Path file, Path to) {
    try {
      return !Files.exists(to) || Files.mismatch(file, to) < 0;
    } catch (IOException e) {
      return false; // it cannot be compared, so that it must not be replaced either
    }
  }
}
