package dev.lathe.hardware;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.base.ThisJava;
import dev.lathe.hardware.library.LibraryFile;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads a library in a child process, so that nothing it does can reach this one. A device whose
 * driver takes the child down is left out of the next attempt, and the others are still found.
 */
final class RuntimeProbe {
  /** Some drivers compile their kernels when they are first used. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int MOST_CRASHES = 4;
  private static final Pattern SIGNAL =
      Pattern.compile("^#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+)\\b", Pattern.MULTILINE);

  private RuntimeProbe() {}

  /** What became of a child. */
  private record Ended(ProbeAnswer answer, String how) {}

  /**
   * Loads the library of a runtime. Whatever is wrong with it is in the answer.
   *
   * @throws CancelledException when cancelled
   */
  static ProbeAnswer ask(InferenceRuntime runtime, JobContext context) {
    LibraryFile library;
    Optional<RuntimeVersion> version;
    try {
      library = LibraryFile.in(runtime.folder());
      version = library.inspect();
    } catch (LatheException e) {
      return ProbeAnswer.broken("", e.why());
    }
    String known = version.map(RuntimeVersion::toString).orElse("");
    try {
      ProbeAnswer answer = attempts(runtime.usable(known), context);
      RuntimeVersion.in(answer.version()).ifPresent(library::requireUsable);
      return answer;
    } catch (LatheException e) {
      return ProbeAnswer.broken(known, e.why());
    } catch (IOException e) {
      return ProbeAnswer.broken(known, "It could not be tried: " + e.getMessage() + ".");
    }
  }

  private static ProbeAnswer attempts(InferenceRuntime runtime, JobContext context)
      throws IOException {
    Map<String, String> crashed = new LinkedHashMap<>();
    while (true) {
      Ended ended = child(runtime, crashed, context);
      ProbeAnswer a = ended.answer();
      if (a.finished()) {
        return a;
      }
      if (a.tried().isEmpty() || crashed.size() >= MOST_CRASHES) {
        return ProbeAnswer.broken(
            a.version().isEmpty() ? runtime.version() : a.version(),
            "The process that loaded it " + ended.how() + ".");
      }
      crashed.put(
          a.tried(), "The process that opened a model on it " + ended.how() + "; check its driver.");
    }
  }

  private static Ended child(
      InferenceRuntime runtime, Map<String, String> crashed, JobContext context)
      throws IOException {
    try (TemporaryFolder scratch = TemporaryFolder.create("lathe-runtime")) {
      Path out = scratch.path().resolve("out.txt");
      Path crash = scratch.path().resolve("hs_err.log");
      ProcessBuilder builder =
          new ProcessBuilder(command(runtime, crashed, scratch.path(), crash))
              .directory(scratch.path().toFile())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put(Ort.NO_TELEMETRY, "1");
      runtime.addTo(builder.environment());
      context.checkCancelled();
      Process process = builder.start();
      String how = "";
      try (JobContext.Registration hook = context.onCancel(process::destroyForcibly)) {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          how = "did not answer for " + PATIENCE.toSeconds() + " seconds";
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      } finally {
        process.destroyForcibly().onExit().join();
      }
      context.checkCancelled();
      ProbeAnswer answer =
          ProbeAnswer.read(new String(Files.readAllBytes(out), StandardCharsets.UTF_8));
      return new Ended(answer, how.isEmpty() ? "died" + signal(crash, process) : how);
    }
  }

  private static String signal(Path crash, Process process) throws IOException {
    String report = Files.isReadable(crash) ? Files.readString(crash) : "";
    Matcher m = SIGNAL.matcher(report);
    return m.find() ? " (" + m.group(1) + ")" : " (exit code " + process.exitValue() + ")";
  }

  private static List<String> command(
      InferenceRuntime runtime, Map<String, String> crashed, Path scratch, Path crash) {
    List<String> c = new ArrayList<>();
    c.add(
        ThisJava.program()
            .orElseThrow(
                () ->
                    LatheException.environment(
                        "The runtime " + runtime.id() + " cannot be tried.",
                        "There is no java program in " + System.getProperty("java.home") + ".",
                        "Start Lathe with a complete Java runtime.",
                        null)));
    c.add("-XX:+UseSerialGC");
    c.add("-XX:TieredStopAtLevel=1");
    c.addAll(ThisJava.options());
    c.add("-XX:ErrorFile=" + crash);
    c.add("-XX:-CreateCoredumpOnCrash");
    c.add("-XX:+DisplayVMOutputToStderr");
    c.add("-Djava.io.tmpdir=" + scratch);
    c.addAll(runtime.javaOptions());
    c.add("-cp");
    c.add(ThisJava.classPath());
    c.add(RuntimeProbeMain.class.getName());
    crashed.forEach((id, reason) -> c.add(RuntimeProbeMain.known(id, reason)));
    return c;
  }
}
