package dev.lathe.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A library with WebGPU that tests can use; a test without it reports itself skipped. */
public final class GpuLibrary {
  /** The environment variable that names its folder; {@code .ci/run} sets it. */
  private static final String VARIABLE = "LATHE_TEST_GPU_LIBRARY";

  private GpuLibrary() {}

  /** Its folder, named {@code gpu-library}, or the test is skipped. */
  public static Path folder() {
    String folder = System.getenv(VARIABLE);
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder)),
        "needs an ONNX Runtime with WebGPU in " + VARIABLE);
    return Path.of(folder);
  }

  /** Skips the test where no driver lets the library's WebGPU device open. */
  static void assumeUsable(JsonNode runtimes) {
    boolean ready = false;
    for (JsonNode runtime : runtimes.path("runtimes")) {
      for (JsonNode device : runtime.path("devices")) {
        boolean webgpu = device.path("id").asText().startsWith("webgpu");
        ready |= webgpu && device.path("available").asBoolean();
      }
    }
    Assumptions.assumeTrue(ready, "needs a driver for WebGPU");
  }
}
