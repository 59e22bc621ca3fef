package dev.lathe.hardware.library;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An ONNX Runtime library in a folder, looked at without loading it: loading a file runs its code.
 */
public final class LibraryFile {
  private static final String ENTRY_POINT = "OrtGetApiBase";
  private static final String VERSION_MARK = "VERS_";
  private static final String TODO =
      "Give the folder of an ONNX Runtime "
          + RuntimeVersion.oldestUsable()
          + " or newer, built for "
          + Platform.current()
          + " (docs/gpu.md).";

  private final Path file;

  private LibraryFile(Path file) {
    this.file = file;
  }

  /**
   * The library of a folder, or of the {@code lib} folder in it, as released archives have it.
   * Cheap: nothing is read.
   *
   * @param given the folder, or the library itself
   * @throws LatheException when there is none
   */
  public static LibraryFile in(Path given) {
    if (!Files.exists(given)) {
      throw refused(given, "There is no such folder.", null);
    }
    Path folder = Files.isDirectory(given) ? given : given.toAbsolutePath().getParent();
    return first(folder)
        .or(() -> first(folder.resolve("lib")))
        .map(LibraryFile::new)
        .orElseThrow(
            () ->
                refused(
                    given,
                    "It holds no " + Platform.current().fileName("onnxruntime") + ".",
                    null));
  }

  private static Optional<Path> first(Path folder) {
    Platform platform = Platform.current();
    String plain = platform.fileName("onnxruntime");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(folder)) {
      // libonnxruntime.so before libonnxruntime.so.1 before libonnxruntime.so.1.29.0
      return all.filter(p -> isMain(p.getFileName().toString(), plain))
          .filter(Files::isRegularFile) // to open a pipe is to wait for somebody to fill it
          .min(Comparator.comparingInt(p -> p.getFileName().toString().length()));
    } catch (IOException e) {
      throw refused(folder, "It cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static boolean isMain(String name, String plain) {
    return name.equals(plain)
        || name.matches("libonnxruntime\\.so\\.[\\d.]+")
        || name.matches("libonnxruntime\\.[\\d.]+\\.dylib") && plain.endsWith("dylib");
  }

  /** The library. */
  public Path file() {
    return file;
  }

  /** Its folder. */
  public Path folder() {
    return file.toAbsolutePath().getParent();
  }

  /** Every library file of the folder: providers and what they need lie beside the main one. */
  public List<Path> companions() {
    try (Stream<Path> all = Files.list(folder())) {
      return all.filter(p -> isLibrary(p.getFileName().toString()))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw refused(folder(), "It cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static boolean isLibrary(String name) {
    return name.endsWith(".dll") || name.endsWith(".dylib") || name.matches(".*\\.so(\\.[\\d.]+)?");
  }

  /**
   * Reads it, without loading it.
   *
   * @return its version, as far as it can be read off the file
   * @throws LatheException when it is no ONNX Runtime library, is damaged, for another machine, or
   *     too old
   */
  public Optional<RuntimeVersion> inspect() {
    try (FileChannel channel = FileChannel.open(file)) {
      long length = channel.size();
      if (length > Integer.MAX_VALUE) {
        throw refused(file, "It is larger than any ONNX Runtime library.", null);
      }
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
      Optional<String> problem = LibraryHeader.problem(bytes, length, Platform.current());
      if (problem.isPresent()) {
        throw refused(folder(), file.getFileName() + " " + problem.get() + ".", null);
      }
      if (ByteSearch.find(bytes, ENTRY_POINT, 0) < 0) {
        throw refused(
            folder(),
            file.getFileName() + " is no ONNX Runtime library: it lacks " + ENTRY_POINT + ".",
            null);
      }
      Optional<RuntimeVersion> version = version(bytes);
      version.ifPresent(this::requireUsable);
      return version;
    } catch (IOException e) {
      throw refused(folder(), file.getFileName() + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Linux builds carry it as the version of their symbols, others in the file's name at best. */
  private Optional<RuntimeVersion> version(MappedByteBuffer bytes) {
    int from = 0;
    while (true) {
      int at = ByteSearch.find(bytes, VERSION_MARK, from);
      if (at < 0) {
        return RuntimeVersion.in(file.getFileName().toString());
      }
      from = at + VERSION_MARK.length();
      byte[] text = new byte[Math.min(16, bytes.limit() - from)];
      bytes.get(from, text);
      String rest = new String(text, StandardCharsets.ISO_8859_1);
      Optional<RuntimeVersion> found =
          Character.isDigit(rest.charAt(0)) ? RuntimeVersion.in(rest) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
  }

  /**
   * Checks the version that a library has.
   *
   * @throws LatheException when it is too old
   */
  public void requireUsable(RuntimeVersion version) {
    if (version.compareTo(RuntimeVersion.oldestUsable()) < 0) {
      throw refused(
          folder(),
          "Its ONNX Runtime is "
              + version
              + ", and Lathe needs "
              + RuntimeVersion.oldestUsable()
              + " or newer.",
          null);
    }
  }

  /** The error of a library that cannot be used, with the reason. */
  public static LatheException refused(Path what, String why, Throwable cause) {
    return LatheException.input(what + " cannot be used as a runtime.", why, TODO, cause);
  }
}
