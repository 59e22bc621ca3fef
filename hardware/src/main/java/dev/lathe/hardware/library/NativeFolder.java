package dev.lathe.hardware.library;

import dev.lathe.base.LatheHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder from which a process loads a library that is not the bundled one. The Java binding
 * takes all of its libraries from one folder, under fixed names, and looks for provider libraries
 * there too; so the library, what lies beside it, and the binding's own native half are brought
 * together, by links where the system has them.
 */
public final class NativeFolder {
  private NativeFolder() {}

  /**
   * Lays the folder out, unless that was done before.
   *
   * @param version what the library is, as far as known
   * @throws IOException when it cannot be laid out
   */
  public static Path of(LibraryFile library, Optional<RuntimeVersion> version) throws IOException {
    Path folder = place(library);
    if (!Files.isDirectory(folder)) {
      Folders.appear(folder, draft -> fill(draft, library, version));
    }
    return folder;
  }

  /**
   * Deletes the folder of a library that is no longer wanted.
   *
   * @throws IOException when the library cannot be looked at
   */
  public static void forget(LibraryFile library) throws IOException {
    Folders.delete(place(library));
  }

  private static Path place(LibraryFile library) throws IOException {
    return LatheHome.cache().resolve("native").resolve("runtime-" + Fingerprint.of(library));
  }

  private static void fill(Path draft, LibraryFile library, Optional<RuntimeVersion> version)
      throws IOException {
    Platform platform = Platform.current();
    Path bundled =
        BundledLibrary.folder()
            .orElseThrow(() -> new IOException("the bundled libraries cannot be unpacked"));
    String jni = platform.fileName("onnxruntime4j_jni");
    RuntimeVersion own = RuntimeVersion.ofBinding();
    JniLibrary.copy(bundled.resolve(jni), draft.resolve(jni), own, version.orElse(own));
    String main = platform.fileName("onnxruntime");
    link(draft.resolve(main), library.file());
    for (Path p : library.companions()) {
      String name = p.getFileName().toString();
      if (!name.equals(main) && !name.equals(jni)) {
        link(draft.resolve(name), p);
      }
    }
  }

  private static void link(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target.toRealPath());
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(target, link); // Windows reserves links to administrators
    }
  }
}
