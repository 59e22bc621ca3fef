package dev.lathe.hardware;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.library.Fingerprint;
import dev.lathe.hardware.library.Folders;
import dev.lathe.hardware.library.LibraryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found out about each library, kept on disk as long as neither the library nor what its
 * devices hang on changes: loading one takes a second or more, and every command asks.
 */
final class RuntimeAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeAnswers.class);

  /** Files that change when drivers come or go. */
  private static final List<String> DRIVERS =
      List.of("/etc/ld.so.cache", "/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/dev/dri");

  /** Its time is always now; what it says counts. */
  private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");

  /** Environment variables by which drivers and their libraries are chosen. */
  private static final List<String> VARIABLES =
      List.of(
          "LD_LIBRARY_PATH",
          "PATH",
          "VK_ICD_FILENAMES",
          "VK_DRIVER_FILES",
          "VK_ADD_DRIVER_FILES",
          "CUDA_VISIBLE_DEVICES");

  private final Path folder;

  /** Keeps answers in this folder. */
  RuntimeAnswers(Path folder) {
    this.folder = folder;
  }

  /** The kept answer, or a new one. */
  ProbeAnswer of(InferenceRuntime runtime, JobContext context) {
    Path file;
    try {
      file = file(runtime);
    } catch (LatheException e) {
      return ProbeAnswer.broken("", e.why());
    } catch (IOException e) {
      return ProbeAnswer.broken("", "It cannot be read: " + e.getMessage() + ".");
    }
    try {
      if (Files.isRegularFile(file)) {
        ProbeAnswer kept = ProbeAnswer.read(Files.readString(file));
        if (kept.finished()) {
          return kept;
        }
      }
    } catch (IOException e) {
      LOG.info("a kept answer is unreadable and will be asked for again: {}", e.toString());
    }
    return ask(runtime, file, context);
  }

  /** A new answer, which replaces a kept one. */
  ProbeAnswer again(InferenceRuntime runtime, JobContext context) {
    try {
      return ask(runtime, file(runtime), context);
    } catch (LatheException e) {
      return ProbeAnswer.broken("", e.why());
    } catch (IOException e) {
      return ProbeAnswer.broken("", "It cannot be read: " + e.getMessage() + ".");
    }
  }

  void forget() {
    Folders.delete(folder);
  }

  private static ProbeAnswer ask(InferenceRuntime runtime, Path file, JobContext context) {
    ProbeAnswer answer = RuntimeProbe.ask(runtime, context);
    try {
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), "answer", ".tmp");
      Files.writeString(draft, answer.text());
      Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("what was found out about {} cannot be kept: {}", runtime.id(), e.getMessage());
    }
    return answer;
  }

  private Path file(InferenceRuntime runtime) throws IOException {
    StringBuilder state = new StringBuilder(Fingerprint.of(LibraryFile.in(runtime.folder())));
    Map<String, String> environment = System.getenv();
    VARIABLES.forEach(v -> state.append('\n').append(environment.getOrDefault(v, "")));
    for (String driver : DRIVERS) {
      Path p = Path.of(driver);
      state.append('\n').append(Files.exists(p) ? Files.getLastModifiedTime(p).toMillis() : 0);
    }
    state.append('\n').append(Files.isReadable(NVIDIA) ? Files.readString(NVIDIA) : "");
    return folder.resolve(Fingerprint.of(state.toString()) + ".txt");
  }
}
