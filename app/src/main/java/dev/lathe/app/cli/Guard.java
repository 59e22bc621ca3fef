package dev.lathe.app.cli;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.ThisJava;
import dev.lathe.hardware.Ort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs a command that lets native code read an unknown model in a process of its own. What kills
 * that process (a division by zero in a kernel, say) becomes a sentence here.
 */
@StartsThreads(
    "reads the child's errors, or the child waits when the pipe is full; ends with the pipe")
final class Guard {
  /** Set in the inner process. */
  static final String INNER = "lathe.guarded";

  private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+)\\b");
  private static final Pattern LIBRARY = Pattern.compile("^#\\s+C\\s+\\[([^+\\]]+)");

  private final Terminal terminal;
  private final JobContext context;

  Guard(Terminal terminal, JobContext context) {
    this.terminal = terminal;
    this.context = context;
  }

  static boolean isInner() {
    return Boolean.getBoolean(INNER);
  }

  /** In the inner process: ends with the outer one, however that ends. */
  static void followOuter() {
    ProcessHandle.current()
        .parent()
        .ifPresent(p -> p.onExit().thenRun(() -> Runtime.getRuntime().halt(Cli.CANCELLED)));
  }

  /**
   * Runs the command line in a process of its own.
   *
   * @return its exit code
   * @throws LatheException when native code killed it
   */
  int run(String... args) throws IOException, InterruptedException {
    Path report = Files.createTempFile("lathe-crash", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(report, args));
      builder.redirectInput(ProcessBuilder.Redirect.PIPE);
      builder.environment().put(Ort.NO_TELEMETRY, "1");
      Process process = builder.start();
      process.getOutputStream().close();
      try (JobContext.Registration hook = context.onCancel(() -> stop(process))) {
        // Two pipes must be emptied at once, so one of them gets a thread.
        Thread errors = new Thread(() -> passErrors(process.getErrorStream()), "guard-errors");
        errors.start();
        // A dying JVM prints its obituary there, so results are passed on when it has lived.
        byte[] results = process.getInputStream().readAllBytes();
        errors.join();
        int code = process.waitFor();
        context.checkCancelled();
        if (Files.size(report) > 0 || code > 2 && code != Cli.CANCELLED) {
          throw died(args, code, report);
        }
        terminal.out().write(results);
        terminal.out().flush();
        return code;
      } catch (CancelledException e) {
        process.waitFor(5, TimeUnit.SECONDS);
        throw e;
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.deleteIfExists(report);
    }
  }

  private static void stop(Process process) {
    process.destroy(); // SIGTERM: it cancels its work and clears up
  }

  private List<String> command(Path report, String... args) {
    List<String> command = new ArrayList<>();
    command.add(
        ThisJava.program()
            .orElseThrow(
                () ->
                    LatheException.environment(
                        "`lathe " + args[0] + "` needs a process of its own.",
                        "There is no java program in " + System.getProperty("java.home") + ".",
                        "Start Lathe with a complete Java runtime.",
                        null)));
    String image = System.getProperty("lathe.image");
    if (image != null && Files.isReadable(Path.of(image, "java.args"))) {
      command.add("@" + Path.of(image, "java.args"));
    } else {
      command.addAll(ThisJava.options());
      command.add("-cp");
      command.add(ThisJava.classPath());
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(p -> p.startsWith("lathe.") || p.startsWith("onnxruntime.native."))
        .sorted()
        .forEach(p -> command.add("-D" + p + "=" + System.getProperty(p)));
    command.add("-D" + INNER + "=true");
    command.add("-Dlathe.tty=" + terminal.interactive());
    command.add("-Djava.awt.headless=true");
    command.add("-Doffline=true");
    command.add("-XX:ErrorFile=" + report);
    command.add("-XX:-CreateCoredumpOnCrash");
    String own = System.getenv("LATHE_JAVA_OPTIONS");
    if (own != null && !own.isBlank()) {
      command.addAll(List.of(own.strip().split("\\s+")));
    }
    command.add("dev.lathe.app.Main");
    command.addAll(List.of(args));
    return command;
  }

  /** Passes messages on as they come, without what a dying JVM adds. */
  private void passErrors(InputStream from) {
    byte[] block = new byte[8192];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    PrintStream to = terminal.err();
    try (from) {
      for (int n = from.read(block); n >= 0; n = from.read(block)) {
        for (int i = 0; i < n; i++) {
          line.write(block[i]);
          if (block[i] == '\n' || block[i] == '\r') {
            passLine(line, to);
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

  private static LatheException died(String[] args, int code, Path report) {
    String how = first(report, SIGNAL).orElse("exit code " + code);
    String where = first(report, LIBRARY).map(l -> " in " + l).orElse("");
    if (code == 128 + 9) {
      return LatheException.failed(
          "`lathe " + args[0] + "` was ended by the system.",
          "Most often that means that memory ran out.",
          "Close other programs, or use smaller inputs.",
          null);
    }
    return LatheException.failed(
        "Native code died (" + how + where + ") while `lathe " + args[0] + "` used the model.",
        "A kernel of ONNX Runtime did what the processor does not allow, on this model and input;"
            + " nothing was written.",
        "Give the model other inputs, or report it to the makers of ONNX Runtime.",
        null);
  }

  private static Optional<String> first(Path report, Pattern pattern) {
    try (Stream<String> lines = Files.lines(report)) {
      return lines
          .limit(60)
          .map(pattern::matcher)
          .filter(Matcher::find)
          .map(m -> m.group(1))
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
