package dev.lathe.hardware.library;

import java.util.Locale;

/**
 * An operating system and processor for which native libraries are built.
 *
 * @param os linux, osx or win
 * @param arch x64 or aarch64, or what Java calls another one
 */
public record Platform(String os, String arch) {
  /** The one that this process runs on. */
  public static Platform current() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return new Platform(
        os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux",
        arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  /** The folder of its libraries in ONNX Runtime's jars, with a slash at its end. */
  public String jarFolder() {
    return "ai/onnxruntime/native/" + os + "-" + arch + "/";
  }

  /** The file name under which Java looks for a library, e.g. {@code libonnxruntime.so}. */
  public String fileName(String library) {
    return switch (os) {
      case "win" -> library + ".dll";
      case "osx" -> "lib" + library + ".dylib";
      default -> "lib" + library + ".so";
    };
  }

  /** The environment variable that lists folders for the dynamic linker. */
  public String linkerPath() {
    return switch (os) {
      case "win" -> "PATH";
      case "osx" -> "DYLD_LIBRARY_PATH";
      default -> "LD_LIBRARY_PATH";
    };
  }

  @Override
  public String toString() {
    return os + "-" + arch;
  }
}
