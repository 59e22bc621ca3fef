package dev.lathe.base.child;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a child process died of, by its exit code and the report that its virtual machine left.
 *
 * @param kind who or what ended it
 * @param how in a word: a signal's name, or the exit code
 * @param library where native code failed; empty when not known
 * @param stack the frames of the thread that failed, as the virtual machine writes them, innermost
 *     first; empty when not known
 */
public record ChildCrashReport(
    Kind kind, String how, Optional<String> library, List<String> stack) {
  private static final Pattern SIGNAL =
      Pattern.compile("^#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+|Internal Error)\\b");
  private static final Pattern FRAME = Pattern.compile("^#\\s+C\\s+\\[([^+\\]]+)");
  private static final Pattern STACK = Pattern.compile("^([CjJvVA]\\s{2}.*)");
  private static final Pattern NO_MEMORY =
      Pattern.compile("^# (There is insufficient memory) for the Java Runtime");
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

  /** Signals by which somebody asks a process to end: no crash. */
  private static final List<String> ASKED = List.of("SIGINT", "SIGTERM");

  /** The report's first part: what failed, and the stack of the thread in which it did. */
  private static final int HEAD = 200;

  private static final int KILLED = 9;
  private static final int OUT_OF_HEAP = 3;
  private static final int SIGNAL_BASE = 128;

  /** Copies the list. */
  public ChildCrashReport {
    stack = List.copyOf(stack);
  }

  /** Who or what ended a process. */
  public enum Kind {
    /** A signal raised by its own native code. */
    NATIVE_CRASH,
    /** The system or a person, by SIGKILL: most often memory ran out. */
    KILLED,
    /** Its virtual machine, because the Java heap was full. */
    OUT_OF_HEAP,
    /** Its virtual machine, because the system gave it no memory. */
    OUT_OF_MEMORY,
    /** Something else, or somebody asked it to end; the exit code is all that is known. */
    UNKNOWN
  }

  /**
   * Reads how a process ended.
   *
   * @param exit its exit code
   * @param virtualMachine the file that its virtual machine writes when native code crashes; need
   *     not be there
   */
  public static ChildCrashReport of(int exit, Path virtualMachine) {
    return of(exit, head(virtualMachine));
  }

  /**
   * Reads how a process ended whose exit code nobody saw.
   *
   * @param virtualMachine the file that its virtual machine writes when native code crashes
   * @return empty when there is no such file: it ended, or was ended, in another way
   */
  public static Optional<ChildCrashReport> read(Path virtualMachine) {
    return Optional.of(head(virtualMachine)).filter(h -> !h.isEmpty()).map(h -> of(0, h));
  }

  private static ChildCrashReport of(int exit, List<String> head) {
    Optional<String> signal =
        first(SIGNAL, head).or(() -> Optional.ofNullable(SIGNALS.get(exit - SIGNAL_BASE)));
    String how = signal.orElse("exit code " + exit);
    return new ChildCrashReport(
        kind(exit, signal, head), how, first(FRAME, head), all(STACK, head));
  }

  private static Kind kind(int exit, Optional<String> signal, List<String> head) {
    if (exit == SIGNAL_BASE + KILLED) {
      return Kind.KILLED;
    }
    if (first(NO_MEMORY, head).isPresent()) {
      return Kind.OUT_OF_MEMORY;
    }
    if (signal.filter(s -> !ASKED.contains(s)).isPresent()) {
      return Kind.NATIVE_CRASH;
    }
    return exit == OUT_OF_HEAP ? Kind.OUT_OF_HEAP : Kind.UNKNOWN;
  }

  /**
   * Whether native code failed in a library, or in what it had called: memory is copied, and
   * failures are thrown, by the system's own libraries.
   *
   * @param name part of the library's name, e.g. {@code onnxruntime}
   */
  public boolean isIn(String name) {
    return kind == Kind.NATIVE_CRASH
        && (library.filter(l -> l.contains(name)).isPresent()
            || stack.stream().anyMatch(frame -> frame.contains(name)));
  }

  /** Where native code failed, to follow "failed": " in libonnxruntime.so", or empty. */
  public String where() {
    return library.map(l -> " in " + l).orElse("");
  }

  /**
   * The error for a person.
   *
   * @param what what happened, a sentence that names the model and what it was used for
   */
  public LatheException failure(String what) {
    return switch (kind) {
      case KILLED ->
          failure(
              what,
              "The system ended it, most often because memory ran out.",
              "Close other programs, or use a smaller batch or model.");
      case OUT_OF_HEAP -> failure(what, "Its Java heap was full.", "Use smaller inputs.");
      case OUT_OF_MEMORY ->
          failure(
              what,
              "The system had no memory left for it.",
              "Close other programs, or use a smaller batch or model.");
      case NATIVE_CRASH ->
          failure(
              what,
              "Native code failed" + where() + meaning() + ".",
              "Lathe itself is unharmed; give the model other inputs, or report the model to the"
                  + " makers of ONNX Runtime.");
      case UNKNOWN -> failure(what, "It ended without saying why.", "Try again.");
    };
  }

  /** The error for a person, with the reader's own reason and remedy. */
  public LatheException failure(String what, String why, String todo) {
    return LatheException.failed(what, why, todo, new ChildDiedException(this));
  }

  /** What the signal means, to follow the library: ": an integer division by zero", or empty. */
  public String meaning() {
    return Optional.ofNullable(MEANINGS.get(how)).map(m -> ": " + m).orElse("");
  }

  private static List<String> head(Path report) {
    if (!Files.isReadable(report)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(report)) {
      return lines.limit(HEAD).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // cut off, or in another encoding: the exit code has to do
    }
  }

  private static Optional<String> first(Pattern pattern, List<String> lines) {
    return matches(pattern, lines).findFirst();
  }

  private static List<String> all(Pattern pattern, List<String> lines) {
    return matches(pattern, lines).toList();
  }

  private static Stream<String> matches(Pattern pattern, List<String> lines) {
    return lines.stream().map(pattern::matcher).filter(Matcher::find).map(m -> m.group(1));
  }
}
