package dev.lathe.hardware;

import dev.lathe.base.LatheException;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.hardware.library.BundledLibrary;
import dev.lathe.hardware.library.LibraryFile;
import dev.lathe.hardware.library.NativeFolder;
import dev.lathe.hardware.library.Platform;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An ONNX Runtime library that offers devices. Only the bundled one is ever loaded by this process;
 * another is loaded by a child process, started with {@link #use}.
 *
 * @param id stable name on this machine, e.g. {@code bundled}, {@code webgpu}; letters, digits,
 *     hyphens
 * @param name what a person calls it
 * @param origin where it comes from
 * @param folder where its library lies; empty text for the bundled one when that is still unknown
 * @param version of ONNX Runtime, e.g. {@code 1.29.0}; empty when it could not be found out
 * @param reason why it cannot be used, a sentence; empty when it can
 */
public record InferenceRuntime(
    String id, String name, Origin origin, Path folder, String version, String reason) {
  /** The id of the bundled runtime. */
  public static final String BUNDLED_ID = "bundled";

  /** Where a runtime comes from. */
  public enum Origin {
    /** It came with Lathe. */
    BUNDLED,
    /** A person added its folder. */
    FOLDER,
    /** Lathe fetched it, and keeps it in its home. */
    FETCHED,
    /** The environment variable {@value RuntimeRegistry#ENVIRONMENT} names its folder. */
    ENVIRONMENT
  }

  /** The runtime that came with Lathe. */
  public static InferenceRuntime bundled() {
    return new InferenceRuntime(
        BUNDLED_ID,
        "ONNX Runtime, bundled",
        Origin.BUNDLED,
        BundledLibrary.folder().orElse(Path.of("")),
        RuntimeVersion.ofBinding().toString(),
        "");
  }

  /** Whether it is the one that this process uses. */
  public boolean isBundled() {
    return origin == Origin.BUNDLED;
  }

  /** Whether its library could be loaded. */
  public boolean isUsable() {
    return reason.isEmpty();
  }

  /** The same, found unusable for a reason. */
  InferenceRuntime unusable(String newVersion, String why) {
    return new InferenceRuntime(id, name, origin, folder, newVersion, why);
  }

  /** The same, found to be of a version and usable. */
  InferenceRuntime usable(String newVersion) {
    return new InferenceRuntime(id, name, origin, folder, newVersion, "");
  }

  /**
   * Has a child load this library, and keeps it from reporting to its makers.
   *
   * @throws LatheException when its files cannot be laid out for that
   */
  public ChildOptions use(ChildOptions options) {
    options.environment(Ort.NO_TELEMETRY, "1");
    if (isBundled()) {
      BundledLibrary.folder()
          .ifPresent(f -> options.property(BundledLibrary.PROPERTY, f.toString()));
      return options;
    }
    try {
      LibraryFile library = LibraryFile.in(folder);
      Path laidOut = NativeFolder.of(library, RuntimeVersion.in(version));
      // Libraries that it opens by their name alone lie beside it.
      String linker = Platform.current().linkerPath();
      String before = System.getenv().getOrDefault(linker, "");
      return options
          .property(BundledLibrary.PROPERTY, laidOut.toString())
          .environment(
              linker, library.folder() + (before.isEmpty() ? "" : File.pathSeparator + before));
    } catch (IOException e) {
      throw LatheException.environment(
          "The runtime " + id + " cannot be loaded.",
          "Its libraries could not be laid out: " + e.getMessage() + ".",
          "Check that Lathe's home is writable and not full.",
          e);
    }
  }
}
