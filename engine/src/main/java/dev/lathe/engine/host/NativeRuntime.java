package dev.lathe.engine.host;

import ai.onnxruntime.OrtEnvironment;
import dev.lathe.base.LatheHome;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.hardware.Ort;
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
import java.util.stream.Stream;

/**
 * ONNX Runtime's native libraries, unpacked once into Lathe's cache. Left alone, every process
 * unpacks its own 28 MB into the temporary folder, which costs each child start and leaves litter
 * behind when a child is killed.
 */
public final class NativeRuntime {
  /** The system property in which ONNX Runtime looks for a folder of its libraries. */
  static final String PROPERTY = "onnxruntime.native.path";

  private NativeRuntime() {}

  /** Has a child load this runtime, and keep it from reporting to its makers. */
  public static ChildOptions use(ChildOptions options) {
    options.environment(Ort.NO_TELEMETRY, "1");
    if (System.getProperty(PROPERTY) == null) {
      folder().ifPresent(f -> options.property(PROPERTY, f.toString()));
    }
    return options;
  }

  /** The folder; empty where it cannot be made, and each process has to unpack for itself. */
  static Optional<Path> folder() {
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
        unpack(jar, folder);
      }
      return Optional.of(folder);
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static void unpack(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    Path temporary = Files.createTempDirectory(folder.getParent(), ".unpacking-");
    try {
      try (JarFile file = new JarFile(jar.toFile())) {
        List<JarEntry> libraries =
            file.stream().filter(e -> !e.isDirectory() && isForThisMachine(e.getName())).toList();
        if (libraries.isEmpty()) {
          throw new IOException("no libraries for this machine in " + jar);
        }
        for (JarEntry library : libraries) {
          String name = library.getName().substring(library.getName().lastIndexOf('/') + 1);
          try (InputStream in = file.getInputStream(library)) {
            Files.copy(in, temporary.resolve(name));
          }
        }
      }
      // The whole folder appears at once, so nobody ever loads half a library.
      Files.move(temporary, folder);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) { // else another process was faster
        throw e;
      }
    } finally {
      if (Files.exists(temporary)) {
        delete(temporary);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  private static boolean isForThisMachine(String entry) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String platform =
        (os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux")
            + "-"
            + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    String prefix = "ai/onnxruntime/native/" + platform + "/";
    return entry.startsWith(prefix) && entry.indexOf('/', prefix.length()) < 0;
  }
}
