package dev.lathe.engine.task;

import dev.lathe.base.OrdinaryFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model made of several files that reads a text and writes another, as Hugging Face's Optimum
 * exports translators and summarizers: {@code encoder_model.onnx} beside {@code
 * decoder_model_merged.onnx}, or beside {@code decoder_model.onnx} and {@code
 * decoder_with_past_model.onnx}; all may end in the same word more, such as {@code _quantized}.
 *
 * @param encoder reads the text
 * @param first decodes the first token, and stands for the whole model
 * @param next decodes those after it; the same file where it is merged or there is no other
 */
public record EncoderDecoderFiles(Path encoder, Path first, Path next) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:encoder_model|decoder_model_merged|decoder_with_past_model|decoder_model)"
              + "((?:_\\w+)?)\\.onnx");

  /** The model that a file is a part of; empty where it is none, or a part is missing. */
  public static Optional<EncoderDecoderFiles> of(Path file) {
    Path own = file.toAbsolutePath().normalize();
    Matcher name = NAME.matcher(String.valueOf(own.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    String end = name.group(1) + ".onnx";
    Optional<Path> encoder = beside(own, "encoder_model" + end);
    Optional<Path> merged = beside(own, "decoder_model_merged" + end);
    Optional<Path> first = merged.or(() -> beside(own, "decoder_model" + end));
    Optional<Path> next =
        merged.or(() -> beside(own, "decoder_with_past_model" + end)).or(() -> first);
    return encoder.isEmpty() || first.isEmpty()
        ? Optional.empty()
        : Optional.of(new EncoderDecoderFiles(encoder.get(), first.get(), next.get()));
  }

  /** The model in a folder, or in its folder {@code onnx}. */
  public static Optional<EncoderDecoderFiles> in(Path folder) {
    return of(folder.resolve("encoder_model.onnx"))
        .or(() -> of(folder.resolve("onnx").resolve("encoder_model.onnx")));
  }

  /** What is opened for a path that a person named: the file that stands for its whole model. */
  static Path main(Path path) {
    Optional<EncoderDecoderFiles> whole = Files.isDirectory(path) ? in(path) : of(path);
    return whole.map(EncoderDecoderFiles::first).orElse(path);
  }

  /**
   * What the model is called: as its folder is, or the one around a folder {@code onnx}; empty
   * where that is a hash.
   */
  Optional<String> name() {
    Path folder = first.getParent();
    boolean inner = folder.endsWith("onnx") && folder.getParent() != null;
    return Optional.ofNullable((inner ? folder.getParent() : folder).getFileName())
        .map(Path::toString)
        .filter(n -> !n.matches("[0-9a-f]{64}"));
  }

  /** All but the one that stands for the model. */
  public List<Path> others() {
    return Stream.of(encoder, next).filter(f -> !f.equals(first)).toList();
  }

  private static Optional<Path> beside(Path file, String name) {
    Path other = file.resolveSibling(name);
    return Files.isRegularFile(other) && OrdinaryFiles.isBeside(file, file.getParent(), other)
        ? Optional.of(other)
        : Optional.empty();
  }
}
