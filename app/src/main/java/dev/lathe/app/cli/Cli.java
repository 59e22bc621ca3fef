package dev.lathe.app.cli;

import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.command.CommandContext;
import dev.lathe.app.cli.command.Log;
import dev.lathe.app.cli.command.RemedyOptions;
import dev.lathe.app.cli.text.Nearest;
import dev.lathe.app.cli.text.Terminal;
import dev.lathe.base.CancelledException;
import dev.lathe.base.GivenPaths;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.base.StartsThreads;
import dev.lathe.hardware.HardwareService;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the command, runs it, turns errors into sentences and exit codes. */
@StartsThreads("Java runs a shutdown hook on a thread; it ends with the process")
public final class Cli {
  /** The exit code of a command that was cancelled. */
  public static final int CANCELLED = CommandContext.CANCELLED;

  private final Terminal terminal;
  private final JobControl control = new JobControl();

  /** A command line that writes there. */
  public Cli(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Cancels the running command. */
  public void cancel() {
    control.cancel();
  }

  /**
   * Runs a command; Ctrl-C and SIGTERM cancel it and wait until it has cleaned up: no child process
   * and no half-written file stays behind.
   */
  public int runUntilSignal(String... args) {
    CountDownLatch finished = new CountDownLatch(1);
    // The JVM offers no other door to signals than a thread that runs when it ends.
    Thread hook =
        new Thread(
            () -> {
              control.cancel();
              try {
                boolean tidy = finished.await(5, TimeUnit.SECONDS);
                if (!tidy) {
                  Log.warn("the command did not stop within 5 s of the signal");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "cancel on signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return run(args);
    } finally {
      finished.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        Log.info("stopping because of a signal");
      }
    }
  }

  /** Runs a command and yields its exit code: 0 done, 1 failed, 2 the input is at fault, 130. */
  public int run(String... args) {
    Log.toFile();
    boolean debug = Arrays.asList(args).contains("--debug");
    Optional<Commands> chosen = args.length == 0 ? Optional.empty() : Commands.of(args[0]);
    CliCommand command = chosen.map(Commands::make).orElseGet(WindowCommand::new);
    String name = "lathe" + chosen.map(c -> " " + c.word()).orElse("");
    String[] rest = chosen.isPresent() ? Arrays.copyOfRange(args, 1, args.length) : args;
    try {
      CommandLine line = new CommandLine(command).setCommandName(name);
      line.getCommandSpec().usageMessage().width(100);
      line.registerConverter(Path.class, GivenPaths::of);
      LatheHome.folder(); // whatever needs it would only say later that it is no path
      CommandLine.ParseResult parsed = line.parseArgs(rest);
      if (parsed.isUsageHelpRequested()) {
        line.usage(terminal.ownWords());
        if (chosen.isEmpty()) {
          terminal.ownWords().print(list());
        }
        return 0;
      }
      command.enter(new CommandContext(terminal, control, List.of(args), new HardwareService()));
      command.execute();
      terminal.out().flush();
      return control.isCancelled() ? CANCELLED : command.exitCode();
    } catch (ParameterException e) {
      if (e.getCause() instanceof LatheException wrong) {
        return failed(wrong, debug);
      }
      return misunderstood(e, name, args);
    } catch (CancelledException e) {
      terminal.err().println("Cancelled.");
      return CANCELLED;
    } catch (LatheException e) {
      return failed(e, debug);
    } catch (InvalidPathException e) {
      return failed(GivenPaths.refused(e), debug);
    } catch (Throwable e) { // the last place that can turn a defect into a sentence
      return control.isCancelled() ? CANCELLED : unexpected(e, debug);
    }
  }

  private static String list() {
    StringBuilder text = new StringBuilder("Commands:%n".formatted());
    for (Commands c : Commands.values()) {
      text.append("  %-11s  %s%n".formatted(c.word(), c.summary()));
    }
    return text + "`lathe COMMAND --help` says more.%n".formatted();
  }

  private int misunderstood(ParameterException e, String name, String... args) {
    String what = e.getMessage().lines().findFirst().orElse("The command line is wrong.");
    String hint = "";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      what =
          (unmatched.isUnknownOption() ? "Unknown option '" : "Unexpected argument '")
              + word
              + "'.";
      hint =
          Nearest.of(
                  word.replaceFirst("=.*", ""),
                  e.getCommandLine().getCommandSpec().optionsMap().keySet())
              .map(n -> " Did you mean " + n + "?")
              .orElse("");
    } else if (!what.endsWith(".")) {
      what += ".";
    }
    terminal.err().println("lathe: " + what + hint);
    terminal.err().println("`" + name + " --help` lists what it takes.");
    Log.info("misunderstood: " + String.join(" ", args));
    return 2;
  }

  private int failed(LatheException e, boolean debug) {
    terminal.err().println("lathe: " + e.what());
    for (String part : new String[] {e.why(), e.todo()}) {
      if (!part.isEmpty()) {
        terminal.err().println(part);
      }
    }
    if (!e.remedies().isEmpty()) {
      terminal.err().println(RemedyOptions.sentence(e.remedies()));
    }
    Log.error(e);
    if (debug) {
      e.printStackTrace(terminal.err());
    }
    return e.code().exitCode();
  }

  private int unexpected(Throwable e, boolean debug) {
    String message =
        e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("");
    Log.error(e);
    if (e instanceof OutOfMemoryError) {
      terminal.err().println("lathe: There is not enough memory for this" + message + ".");
      terminal
          .err()
          .println("Give the program more with the environment LATHE_JAVA_OPTIONS=-Xmx8g.");
      return 2;
    }
    terminal
        .err()
        .println(
            "lathe: Something that should not happen: " + e.getClass().getSimpleName() + message);
    terminal.err().println("Please report it with the log " + Log.file() + "; --debug shows more.");
    if (debug) {
      e.printStackTrace(terminal.err());
    }
    return 1;
  }
}
