package dev.lathe.hardware;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.hardware.library.LibraryFile;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads a library in a child process, so that nothing it does can reach this one. A device whose
 * driver takes the child down is left out of the next attempt, and the others are still found.
 */
final class RuntimeProbe {
  /** Some drivers compile their kernels when they are first used. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int MOST_CRASHES = 4;

  private RuntimeProbe() {}

  /** What became of a child. */
  private record Ended(ProbeAnswer answer, String how) {}

  /**
   * Loads the library of a runtime. Whatever is wrong with it is in the answer.
   *
   * @throws dev.lathe.base.CancelledException when cancelled
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
          a.tried(),
          "The process that opened a model on it " + ended.how() + "; check its driver.");
    }
  }

  private static Ended child(
      InferenceRuntime runtime, Map<String, String> crashed, JobContext context)
      throws IOException {
    context.checkCancelled();
    AtomicBoolean late = new AtomicBoolean();
    try (ChildJvm child = options(runtime, crashed).start();
        JobContext.Registration hook = context.onCancel(child::kill)) {
      CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .execute(
              () -> {
                late.set(child.isAlive());
                child.kill();
              });
      String said = new String(child.answers().readAllBytes(), StandardCharsets.UTF_8);
      ChildCrashReport report = child.crashReport();
      context.checkCancelled();
      String how =
          late.get()
              ? "did not answer for " + PATIENCE.toSeconds() + " seconds"
              : "died" + report.where() + " (" + report.how() + ")";
      return new Ended(ProbeAnswer.read(said), how);
    }
  }

  private static ChildOptions options(InferenceRuntime runtime, Map<String, String> crashed) {
    ChildOptions options =
        ChildOptions.of(
                "lathe-runtime",
                "The process that tries a library",
                RuntimeProbeMain.class.getName())
            .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .arguments(
                crashed.entrySet().stream()
                    .map(e -> RuntimeProbeMain.known(e.getKey(), e.getValue()))
                    .toList());
    return runtime.use(options);
  }
}
