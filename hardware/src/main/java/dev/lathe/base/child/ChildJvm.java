package dev.lathe.base.child;

import dev.lathe.base.CancelledException;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running child: the same Java with the same class path and another main class, in a folder of
 * its own that goes when this is closed. Safe to use from any thread.
 */
public final class ChildJvm implements AutoCloseable {
  private static final String FEW_ARENAS = "LATHE_FEW_ARENAS";

  private final Process process;
  private final TemporaryFolder scratch;

  private ChildJvm(Process process, TemporaryFolder scratch) {
    this.process = process;
    this.scratch = scratch;
  }

  /**
   * Starts one; {@link ChildOptions#start} is the door.
   *
   * @throws LatheException when the system starts no process, or has no room for its folder
   */
  static ChildJvm start(ChildOptions options) {
    try {
      TemporaryFolder scratch = TemporaryFolder.create(options.kind());
      try {
        ProcessBuilder builder =
            new ProcessBuilder(options.command(scratch.path())).directory(scratch.path().toFile());
        builder.redirectError(
            options.passErrors()
                ? ProcessBuilder.Redirect.PIPE
                : ProcessBuilder.Redirect.to(errors(scratch.path()).toFile()));
        if (builder.environment().remove(FEW_ARENAS) != null) {
          // The launcher's word for the window alone: what is measured allocates as anywhere else.
          builder.environment().remove("MALLOC_ARENA_MAX");
        }
        builder.environment().putAll(options.environment());
        if (options.isInCallersFolder()) {
          builder.directory(null);
        }
        return new ChildJvm(builder.start(), scratch);
      } catch (IOException | RuntimeException e) {
        scratch.close();
        throw e;
      }
    } catch (IOException e) {
      throw LatheException.environment(
          options.what() + " could not be started.",
          e.getMessage(),
          "Check that " + System.getProperty("java.io.tmpdir") + " is writable and not full.",
          e);
    }
  }

  /** What the child's libraries and virtual machine print. */
  private static Path errors(Path scratch) {
    return scratch.resolve("stderr.txt");
  }

  /** What the virtual machine writes when native code crashes. */
  static Path crashReport(Path scratch) {
    return scratch.resolve("hs_err.log");
  }

  /** Its own folder; also where it makes temporary files. */
  public Path scratch() {
    return scratch.path();
  }

  /** Where it reads. */
  public OutputStream commands() {
    return process.getOutputStream();
  }

  /** What it writes on standard output. */
  public InputStream answers() {
    return process.getInputStream();
  }

  /** What it writes on standard error, where that was asked for. */
  public InputStream errors() {
    return process.getErrorStream();
  }

  /**
   * Gives each message of the child to the listener, on a thread of its own, so that neither side
   * ever waits for the other to empty a pipe; empty at the end.
   */
  public void listen(Consumer<Optional<Frames.Frame>> listener) {
    ChildSide.daemon(
        "from-" + process.pid(),
        () -> {
          try (InputStream in = new BufferedInputStream(answers(), 1 << 16)) {
            Optional<Frames.Frame> frame;
            do {
              frame = Frames.read(in);
              listener.accept(frame);
            } while (frame.isPresent());
          } catch (IOException e) {
            // A killed child tears its pipe: the end, as well.
            listener.accept(Optional.empty());
          }
        });
  }

  /** The process, for counting its processor time and for tests. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Asks it to end: SIGTERM, where the system has that. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until it has ended, at most so long; whether it has. */
  public boolean awaitEnd(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** Waits for its end and says its exit code. */
  public int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /**
   * What it died of; waits for its end.
   *
   * @throws CancelledException when this thread is interrupted while it waits
   */
  public ChildCrashReport crashReport() {
    try {
      return ChildCrashReport.of(process.waitFor(), crashReport(scratch.path()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** Ends it if it still runs, and removes its folder; returns when it is gone. */
  @Override
  public void close() {
    kill();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true; // its folder can only go when it is gone; SIGKILL takes no time
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    scratch.close();
  }
}
