package dev.lathe.hardware.fetch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.library.Platform;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The build with CUDA and TensorRT that ONNX Runtime's makers publish for Java. */
final class CudaFromMaven implements RuntimeSource {
  private static final String COORDINATES = "com.microsoft.onnxruntime:onnxruntime_gpu";

  /** A fixed version, so that the same command line means the same tomorrow. */
  private static final String UNPACK =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack";

  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "Unknown host|UnknownHost|Connection refused|Connection timed out|ConnectException"
              + "|No route to host|Network is unreachable|Temporary failure in name resolution"
              + "|Could not transfer|offline mode");

  private final String searchPath;

  /**
   * Fetched with a Maven of this machine.
   *
   * @param searchPath the folders to find it in, as the environment variable PATH has them
   */
  CudaFromMaven(String searchPath) {
    this.searchPath = searchPath;
  }

  @Override
  public String id() {
    return "cuda";
  }

  @Override
  public String name() {
    return "ONNX Runtime with CUDA";
  }

  @Override
  public String doc() {
    return "For NVIDIA cards; CUDA 12 and cuDNN 9 must be installed.";
  }

  @Override
  public String artifact() {
    return COORDINATES + ":" + RuntimeVersion.ofBinding();
  }

  @Override
  public String from() {
    return "Maven's repository, with this machine's Maven";
  }

  @Override
  public long downloadBytes() {
    return 642_295_340; // the jar of 1.29.0, for Linux and Windows together
  }

  @Override
  public long keptBytes() {
    return 615_000_000; // of it, the libraries for Linux, unpacked
  }

  @Override
  public void fetch(Path into, JobContext context) throws IOException {
    Platform platform = Platform.current();
    if (!List.of("linux-x64", "win-x64").contains(platform.toString())) {
      throw LatheException.environment(
          name() + " cannot be fetched.",
          "It is published for linux-x64 and win-x64, and this machine is " + platform + ".",
          "Build it, and give the folder of the library.",
          null);
    }
    String folder = platform.jarFolder();
    Path unpacked = into.resolve("unpacked");
    Tool maven = Tool.find(searchPath, "mvn", "Maven", "apt-get install maven");
    maven.run(
        into,
        List.of(
            UNPACK,
            "-Dartifact=" + artifact(),
            "-DoutputDirectory=" + unpacked,
            "-Dmdep.unpack.includes=" + folder + "*",
            "-Dmdep.unpack.excludes=" + folder + "*4j_jni*"),
        "Fetching " + artifact() + " with Maven",
        NO_NETWORK,
        context);
    if (!Files.isDirectory(unpacked.resolve(folder))) {
      throw LatheException.environment(
          name() + " cannot be fetched.",
          "The package holds no library for " + platform + ".",
          "Build it, and give the folder of the library.",
          null);
    }
    try (Stream<Path> libraries = Files.list(unpacked.resolve(folder))) {
      for (Path p : libraries.toList()) {
        Files.move(p, into.resolve(p.getFileName()));
      }
    }
  }
}
