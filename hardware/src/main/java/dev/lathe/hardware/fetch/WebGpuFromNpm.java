package dev.lathe.hardware.fetch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.library.Platform;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The build that ONNX Runtime's makers publish for Node.js: WebGPU is inside its library. */
final class WebGpuFromNpm implements RuntimeSource {
  private static final String PACKAGE = "onnxruntime-node";
  private static final Map<String, String> FOLDERS =
      Map.of(
          "linux-x64", "linux/x64/",
          "linux-aarch64", "linux/arm64/",
          "osx-aarch64", "darwin/arm64/",
          "win-x64", "win32/x64/",
          "win-aarch64", "win32/arm64/");

  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
              + "|ERR_SOCKET_TIMEOUT|ENOTCACHED|network");

  private final String searchPath;

  /**
   * Fetched with an npm of this machine.
   *
   * @param searchPath the folders to find it in, as the environment variable PATH has them
   */
  WebGpuFromNpm(String searchPath) {
    this.searchPath = searchPath;
  }

  @Override
  public String id() {
    return "webgpu";
  }

  @Override
  public String name() {
    return "ONNX Runtime with WebGPU";
  }

  @Override
  public String doc() {
    return "For graphics cards of any maker, through Vulkan, Direct3D 12 or Metal.";
  }

  @Override
  public String artifact() {
    return PACKAGE + "@" + RuntimeVersion.ofBinding();
  }

  @Override
  public String from() {
    return "npm's registry, with this machine's npm";
  }

  @Override
  public long downloadBytes() {
    return 111_735_068; // the package of 1.29.0, for all systems together
  }

  @Override
  public long keptBytes() {
    return 44_726_808; // of it, the library for Linux
  }

  @Override
  public void fetch(Path into, JobContext context) throws IOException {
    String own = FOLDERS.get(Platform.current().toString());
    if (own == null) {
      throw LatheException.environment(
          name() + " cannot be fetched.",
          "It is not published for " + Platform.current() + ".",
          "Build it, and give the folder of the library.",
          null);
    }
    Path packed = Files.createDirectory(into.resolve("packed"));
    // "pack" downloads the archive and runs none of the package's scripts.
    Tool.find(searchPath, "npm", "npm", "apt-get install npm")
        .run(
            packed,
            List.of("pack", artifact(), "--pack-destination", packed.toString()),
            "Fetching " + artifact() + " with npm",
            NO_NETWORK,
            context);
    Pattern folder = Pattern.compile("package/bin/napi-v\\d+/" + own);
    int found = TarGz.unpack(archive(packed), folder, into, context);
    if (found == 0) {
      throw LatheException.environment(
          name() + " cannot be fetched.",
          "The package holds no library for " + Platform.current() + ".",
          "Build it, and give the folder of the library.",
          null);
    }
  }

  private Path archive(Path packed) throws IOException {
    try (Stream<Path> files = Files.list(packed)) {
      return files
          .filter(p -> p.toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow(
              () ->
                  LatheException.environment(
                      name() + " cannot be fetched.",
                      "npm ended without an error and left no package.",
                      "Check npm with `npm pack " + artifact() + "`.",
                      null));
    }
  }
}
