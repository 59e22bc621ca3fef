package dev.lathe.hardware;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.lathe.base.LatheException;

/** The one ONNX Runtime of this process. */
public final class Ort {
  private Ort() {}

  /**
   * The environment, made at the first call. Its native log stays silent below fatal: every error
   * also comes as an exception, and lines of native code on the terminal help nobody.
   *
   * @throws LatheException when the native library does not load here
   */
  public static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lathe");
    } catch (RuntimeException | LinkageError e) {
      throw LatheException.environment(
          "ONNX Runtime cannot be started.",
          "Its native library does not load: " + e.getMessage() + ".",
          "Lathe runs on 64-bit Linux, macOS and Windows; see docs/gpu.md if LATHE_ORT_DIR is set.",
          e);
    }
  }
}
