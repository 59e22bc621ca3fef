package dev.lathe.optimizers.training.check;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip of official cases: {@code NAME/model.onnx}, {@code NAME/test_data_set_0/input_0.pb} and so
 * on. It may come from anywhere, so what is read from it is bounded.
 */
final class CaseArchive implements AutoCloseable {
  private static final String MODEL = "/model.onnx";
  private static final int MAX_CASES = 50_000;
  private static final int MAX_ENTRY = 64 << 20;

  private final Path file;
  private final ZipFile zip;
  private final List<String> names;

  private CaseArchive(Path file, ZipFile zip, List<String> names) {
    this.file = file;
    this.zip = zip;
    this.names = names;
  }

  /**
   * Opens a zip.
   *
   * @throws LatheException when it is none, or holds no cases
   */
  static CaseArchive open(Path file) {
    if (!Files.exists(file)) {
      throw LatheException.input("There is no file '" + file + "'.", "", "Check the path.");
    }
    ZipFile zip = zip(file);
    List<String> names =
        List.copyOf(
            new TreeSet<>(
                zip.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.endsWith(MODEL))
                    .map(n -> n.substring(0, n.length() - MODEL.length()))
                    .toList()));
    if (names.isEmpty() || names.size() > MAX_CASES) {
      close(zip);
      throw LatheException.input(
          "'" + file + "' holds no operator cases.",
          names.isEmpty()
              ? "There is no NAME/model.onnx in it."
              : "It has " + names.size() + " models, and more than " + MAX_CASES + " are refused.",
          "Give a zip with NAME/model.onnx and NAME/test_data_set_0/input_0.pb, output_0.pb.");
    }
    return new CaseArchive(file, zip, names);
  }

  private static ZipFile zip(Path file) {
    try {
      return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw LatheException.input(
          "'" + file + "' cannot be read as a zip.",
          String.valueOf(e.getMessage()),
          "Give a zip of operator cases.",
          e);
    }
  }

  /** The cases, in alphabetical order. */
  List<String> names() {
    return names;
  }

  byte[] model(String name) {
    return read(name + MODEL)
        .orElseThrow(() -> new IllegalArgumentException("there is no case " + name));
  }

  Optional<byte[]> input(String name, int index) {
    return read(name + "/test_data_set_0/input_" + index + ".pb");
  }

  Optional<byte[]> output(String name, int index) {
    return read(name + "/test_data_set_0/output_" + index + ".pb");
  }

  private Optional<byte[]> read(String path) {
    ZipEntry entry = zip.getEntry(path);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MAX_ENTRY + 1);
      if (bytes.length > MAX_ENTRY) {
        throw broken(path, "it is larger than " + (MAX_ENTRY >> 20) + " MB", null);
      }
      return Optional.of(bytes);
    } catch (IOException | IllegalArgumentException e) {
      throw broken(path, String.valueOf(e.getMessage()), e);
    }
  }

  private LatheException broken(String path, String why, Exception cause) {
    return LatheException.input(
        "'" + path + "' in '" + file.getFileName() + "' cannot be read.",
        "Reason: " + why + ".",
        "Fetch the zip again.",
        cause);
  }

  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
