package dev.lathe.views.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's file manager. */
final class FileManager {
  private static final Logger LOG = LoggerFactory.getLogger(FileManager.class);

  private FileManager() {}

  /** Shows a file; whether there is a file manager that could be asked. */
  static boolean show(Path file) {
    try {
      new ProcessBuilder(command(System.getProperty("os.name"), file.toAbsolutePath()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      LOG.debug("no file manager", e);
      return false;
    }
  }

  /** Windows and macOS choose the file in its folder; freedesktop's command opens the folder. */
  static List<String> command(String system, Path file) {
    String os = system.toLowerCase(Locale.ROOT);
    if (os.contains("win") && !os.contains("darwin")) {
      return List.of("explorer.exe", "/select," + file);
    }
    return os.contains("mac")
        ? List.of("open", "-R", file.toString())
        : List.of("xdg-open", file.getParent().toString());
  }
}
