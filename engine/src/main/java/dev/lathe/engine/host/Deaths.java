package dev.lathe.engine.host;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says in a sentence what a measuring process died of, and clears up after it. */
final class Deaths {
  private static final Pattern SIGNAL =
      Pattern.compile("^#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+|Internal Error)\\b");
  private static final Pattern FRAME = Pattern.compile("^#\\s+C\\s+\\[([^+\\]]+)");
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11,
          "SIGSEGV", 15, "SIGTERM");
  private static final Map<String, String> MEANINGS =
      Map.of(
          "SIGFPE", "an integer division by zero",
          "SIGSEGV", "a read or write outside its memory",
          "SIGILL", "an instruction that this processor does not have",
          "SIGABRT", "it gave up by itself",
          "SIGBUS", "a file that shrank, or memory that is not there");
  private static final int KILLED = 9;
  private static final int OUT_OF_HEAP = 3;
  private static final int SIGNAL_BASE = 128;

  private Deaths() {}

  static LatheException explain(String model, String doing, int exit, Path scratch) {
    Report report = read(ChildLauncher.crashReport(scratch));
    String signal =
        report
            .signal()
            .or(() -> Optional.ofNullable(SIGNALS.get(exit - SIGNAL_BASE)))
            .orElse("exit code " + exit);
    String what = "The process that ran " + model + " died " + doing + " (" + signal + ").";
    if (exit == SIGNAL_BASE + KILLED) {
      return LatheException.failed(
          what,
          "The system ended it, most often because memory ran out.",
          "Close other programs, or use a smaller batch or model.",
          null);
    }
    if (exit == OUT_OF_HEAP) {
      return LatheException.failed(what, "Its Java heap was full.", "Use smaller inputs.", null);
    }
    String where = report.library().map(l -> " in " + l).orElse("");
    String meaning = Optional.ofNullable(MEANINGS.get(signal)).map(m -> ": " + m).orElse("");
    return LatheException.failed(
        what,
        "Native code failed" + where + meaning + ".",
        "Lathe itself is unharmed; give the model other inputs, or report the model to the"
            + " makers of ONNX Runtime.",
        null);
  }

  private record Report(Optional<String> signal, Optional<String> library) {}

  private static Report read(Path crashReport) {
    if (!Files.isReadable(crashReport)) {
      return new Report(Optional.empty(), Optional.empty());
    }
    try (Stream<String> lines = Files.lines(crashReport)) {
      List<String> head = lines.limit(60).toList();
      return new Report(first(SIGNAL, head), first(FRAME, head));
    } catch (IOException | java.io.UncheckedIOException e) {
      return new Report(Optional.empty(), Optional.empty());
    }
  }

  private static Optional<String> first(Pattern pattern, List<String> lines) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .findFirst();
  }

  /** Deletes the child's folder; what cannot be deleted stays in the temporary folder. */
  static void removeTraces(Path scratch) {
    if (!Files.exists(scratch)) {
      return;
    }
    try (Stream<Path> all = Files.walk(scratch)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      scratch.toFile().deleteOnExit();
    }
  }
}
