package dev.lathe.app.cli.command;

import dev.lathe.app.cli.text.Terminal;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.ThisJava;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.base.child.ChildSide;
import dev.lathe.hardware.Ort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a command that lets native code read an unknown model in a process of its own. What kills
 * that process (a division by zero in a kernel, say) becomes a sentence here.
 */
@StartsThreads(
    "reads the child's errors, or the child waits when the pipe is full; ends with the pipe")
public final class Guard {
  /** Set in the inner process. */
  public static final String INNER = "lathe.guarded";

  private static final String ENCODING = StandardCharsets.UTF_8.name();
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final JobContext context;
  private final boolean live;

  /**
   * Over a terminal.
   *
   * @param live whether results are passed on as they come, and not when the process has lived
   */
  public Guard(Terminal terminal, JobContext context, boolean live) {
    this.terminal = terminal;
    this.context = context;
    this.live = live;
  }

  public static boolean isInner() {
    return Boolean.getBoolean(INNER);
  }

  /**
   * In the inner process, before anything else: ends with the outer one, however that ends. The
   * outer one may be gone already, so it is not looked for: the pipe that it holds tells.
   */
  public static void followOuter() {
    ChildSide.haltAtEndOfInput(CommandContext.CANCELLED);
  }

  /**
   * Runs the command line in a process of its own.
   *
   * @return its exit code
   * @throws LatheException when native code killed it
   */
  public int run(String... args) throws IOException, InterruptedException {
    try (ChildJvm child = options(args).start()) {
      // Nothing is written to it: that it is open tells the inner process that this one lives.
      // SIGTERM: it cancels its work and clears up.
      try (JobContext.Registration hook = context.onCancel(child::terminate)) {
        // Two pipes must be emptied at once, so one of them gets a thread.
        Thread errors = new Thread(() -> passErrors(child.errors()), "guard-errors");
        errors.start();
        // A dying JVM prints its obituary there, so results are passed on when it has lived.
        // There may be many of them, so they wait in a file.
        Path results = child.scratch().resolve("results");
        if (live) {
          pass(child.answers());
        } else {
          Files.copy(child.answers(), results);
        }
        errors.join();
        int code = child.awaitExit();
        context.checkCancelled();
        ChildCrashReport report = child.crashReport();
        // Without a core dump a JVM that native code killed ends with 1, as a failed command does.
        boolean died = report.kind() != ChildCrashReport.Kind.UNKNOWN;
        if (died || code > 2 && code != CommandContext.CANCELLED) {
          throw died(args[0], report);
        }
        if (!live) {
          Files.copy(results, terminal.out());
        }
        terminal.out().flush();
        return code;
      } catch (CancelledException e) {
        child.awaitEnd(FAREWELL);
        throw e;
      }
    }
  }

  private void pass(InputStream results) throws IOException {
    byte[] block = new byte[8192];
    for (int n = results.read(block); n >= 0; n = results.read(block)) {
      terminal.out().write(block, 0, n);
      terminal.out().flush();
    }
  }

  private ChildOptions options(String... args) {
    ChildOptions options = base(args);
    // What a dying JVM says is left out of the messages, so it must not come among results.
    return live ? options.jvm("-XX:+DisplayVMOutputToStderr") : options;
  }

  private ChildOptions base(String... args) {
    return ChildOptions.of("lathe-guard", "`lathe " + args[0] + "`", "dev.lathe.app.Main")
        .asProgram()
        .passingErrors()
        .property(INNER, "true")
        .property("lathe.tty", String.valueOf(terminal.interactive()))
        .property("offline", "true")
        // Both sides of a pipe speak of one encoding; the outer process knows the terminal's.
        .property("stdout.encoding", ENCODING)
        .property("stderr.encoding", ENCODING)
        .property("sun.stdout.encoding", ENCODING)
        .property("sun.stderr.encoding", ENCODING)
        .environment(Ort.NO_TELEMETRY, "1")
        .fromImage()
        .jvm(ThisJava.collector())
        .jvm(ThisJava.personal())
        .arguments(List.of(args));
  }

  /** Passes messages on as they come, without what a dying JVM adds. */
  private void passErrors(InputStream from) {
    byte[] block = new byte[8192];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    PrintStream to = terminal.err();
    try (from) {
      for (int n = from.read(block); n >= 0; n = from.read(block)) {
        for (int i = 0; i < n; i++) {
          if (block[i] == '\r') {
            passLine(line, to);
            terminal.overwrite(); // the inner process's progress
          } else {
            line.write(block[i]);
            if (block[i] == '\n') {
              passLine(line, to);
            }
          }
        }
        to.flush();
      }
      passLine(line, to);
    } catch (IOException e) {
      Log.info("the inner process ended its output: " + e.getMessage());
    }
    to.flush();
  }

  /** Left out: what a dying JVM says, and PyTorch's warnings to its own developers. */
  private static void passLine(ByteArrayOutputStream line, PrintStream to) throws IOException {
    String text = line.toString(StandardCharsets.UTF_8);
    if (!text.startsWith("#") && !text.startsWith("[thread ") && !text.startsWith("[W")) {
      line.writeTo(to);
    }
    line.reset();
  }

  private static LatheException died(String command, ChildCrashReport report) {
    return switch (report.kind()) {
      case KILLED ->
          report.failure(
              "`lathe " + command + "` was ended by the system.",
              "Most often that means that memory ran out.",
              "Close other programs, or use smaller inputs.");
      case NATIVE_CRASH ->
          report.failure(
              "Native code died ("
                  + report.how()
                  + report.where()
                  + ") while `lathe "
                  + command
                  + "` used the model.",
              "A kernel of ONNX Runtime did what the processor does not allow, on this model and input;"
                  + " nothing was written.",
              "Give the model other inputs, or report it to the makers of ONNX Runtime.");
      default -> report.failure("`lathe " + command + "` died (" + report.how() + ").");
    };
  }
}
