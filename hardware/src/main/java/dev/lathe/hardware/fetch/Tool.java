package dev.lathe.hardware.fetch;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A package tool of this machine, run with progress and cancel. */
final class Tool {
  /** What Maven prints while it downloads: "Progress (1): 12/642 MB". */
  private static final Pattern PROGRESS =
      Pattern.compile("Progress \\(\\d+\\): .*?([\\d.]+)( [kMG]?B)?/([\\d.]+) ([kMG]?B)");

  private static final int LINES_KEPT = 400;

  private final Path program;
  private final String name;

  private Tool(Path program, String name) {
    this.program = program;
    this.name = name;
  }

  /**
   * The tool on the search path.
   *
   * @param path the folders to search, as the environment variable PATH has them
   * @param name what people call it
   * @param install a command that installs it on Debian
   * @throws LatheException when it is not there
   */
  static Tool find(String path, String command, String name, String install) {
    for (String folder : path.split(File.pathSeparator)) {
      // Not the plain name on Windows: there it is a script for other shells.
      for (String ending : File.separatorChar == '\\' ? List.of(".cmd", ".exe") : List.of("")) {
        Path candidate = Path.of(folder.isEmpty() ? "." : folder).resolve(command + ending);
        if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
          return new Tool(candidate, name);
        }
      }
    }
    throw LatheException.environment(
        name + " is missing.",
        "There is no " + command + " on the search path, and Lathe fetches with it.",
        "Install it (Debian: " + install + "), or give the folder of a library that you have.",
        null);
  }

  /**
   * Runs it to its end.
   *
   * @param folder where it runs
   * @param text what is being done, for a person
   * @param noNetwork found in its output when it had no connection
   * @throws LatheException when it fails, with the reason
   * @throws CancelledException when cancelled
   */
  void run(Path folder, List<String> arguments, String text, Pattern noNetwork, JobContext context)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    context.checkCancelled();
    context.progress(0, 0, text);
    Process process = start(folder, command);
    List<String> said = new ArrayList<>();
    try (JobContext.Registration hook = context.onCancel(() -> stop(process))) {
      process.getOutputStream().close();
      follow(process.getInputStream(), said, text, context);
      int code = process.waitFor();
      context.checkCancelled();
      if (code != 0) {
        throw failed(said, code, noNetwork);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } finally {
      stop(process);
    }
  }

  private Process start(Path folder, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw LatheException.environment(
          name + " could not be started.",
          program + ": " + e.getMessage() + ".",
          "Install it anew, or give the folder of a library that you have.",
          e);
    }
  }

  /** Both tools are scripts that start another process, which does the work. */
  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void follow(InputStream from, List<String> said, String text, JobContext context)
      throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(from)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n' && b != '\r') {
          line.write(b);
          continue;
        }
        String words = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        Matcher m = PROGRESS.matcher(words);
        if (m.find()) {
          String unit = m.group(2) == null ? m.group(4) : m.group(2).strip();
          context.progress(bytes(m.group(1), unit), bytes(m.group(3), m.group(4)), text);
        } else if (!words.isEmpty() && said.size() < LINES_KEPT) {
          said.add(words);
        }
      }
    } catch (IOException e) {
      context.checkCancelled(); // its end of the pipe is gone because it was stopped
      throw e;
    }
  }

  private static long bytes(String number, String unit) {
    double factor =
        switch (unit.charAt(0)) {
          case 'k' -> 1e3;
          case 'M' -> 1e6;
          case 'G' -> 1e9;
          default -> 1;
        };
    return (long) (Double.parseDouble(number) * factor);
  }

  private LatheException failed(List<String> said, int code, Pattern noNetwork) {
    String all = String.join("\n", said);
    if (all.contains("ENOSPC") || all.contains("No space left on device")) {
      return LatheException.environment(
          name + " could not fetch the library.",
          "The disk is full.",
          "Make room, or set LATHE_HOME to a folder on a larger disk.",
          null);
    }
    if (noNetwork.matcher(all).find()) {
      return LatheException.environment(
          name + " could not fetch the library.",
          "It has no connection to its registry.",
          "Try again with a network, check the proxy that "
              + name
              + " is set up with, or give the folder of a library that you have.",
          null);
    }
    String why =
        said.stream()
            .filter(l -> l.toLowerCase(Locale.ROOT).contains("err"))
            .map(l -> l.replaceAll("\u001b\\[[\\d;]*m", ""))
            .filter(l -> !l.replaceAll("(?i)[^a-z]|npm|err(or)?!?|code", "").isEmpty())
            .findFirst()
            .orElse("It ended with exit code " + code);
    return LatheException.environment(
        name + " could not fetch the library.",
        why + (why.endsWith(".") ? "" : "."),
        "Give the folder of a library that you have.",
        null);
  }
}
