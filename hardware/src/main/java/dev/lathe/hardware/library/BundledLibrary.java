package dev.lathe.hardware.library;

import ai.onnxruntime.OrtEnvironment;
import dev.lathe.base.LatheHome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The native libraries that came with the Java binding: where the launcher has laid them out, or
 * unpacked once into Lathe's cache. Left alone, every process unpacks its own 28 MB into the
 * temporary folder, which costs each child start and leaves litter behind when a child is killed.
 */
public final class BundledLibrary {
  /** The system property in which ONNX Runtime looks for a folder of its libraries. */
  public static final String PROPERTY = "onnxruntime.native.path";

  private BundledLibrary() {}

  /** The folder; empty where it cannot be made, and each process has to unpack for itself. */
  public static Optional<Path> folder() {
    String given = System.getProperty(PROPERTY);
    return given == null ? unpacked() : Optional.of(Path.of(given));
  }

  private static Optional<Path> unpacked() {
    try {
      CodeSource source = OrtEnvironment.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        return Optional.empty();
      }
      // Name, size and time of the jar: another build of the same version gets its own folder.
      String key =
          String.format(
              Locale.ROOT,
              "%s-%x-%x",
              jar.getFileName().toString().replace(".jar", ""),
              Files.size(jar),
              Files.getLastModifiedTime(jar).toMillis());
      Path folder = LatheHome.cache().resolve("native").resolve(key);
      if (!Files.isDirectory(folder)) {
        Folders.appear(folder, draft -> unpack(jar, draft));
      }
      return Optional.of(folder);
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static void unpack(Path jar, Path folder) throws IOException {
    String prefix = Platform.current().jarFolder();
    try (JarFile file = new JarFile(jar.toFile())) {
      List<JarEntry> libraries =
          file.stream()
              .filter(e -> !e.isDirectory() && e.getName().startsWith(prefix))
              .filter(e -> e.getName().indexOf('/', prefix.length()) < 0)
              .toList();
      if (libraries.isEmpty()) {
        throw new IOException("no libraries for this machine in " + jar);
      }
      for (JarEntry library : libraries) {
        try (InputStream in = file.getInputStream(library)) {
          Files.copy(in, folder.resolve(library.getName().substring(prefix.length())));
        }
      }
    }
  }
}
