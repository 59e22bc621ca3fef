package dev.lathe.base.child;

import dev.lathe.base.StartsThreads;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The child's side of {@link ChildJvm}: standard output belongs to its messages, and it ends, with
 * its folder, the moment its parent does.
 */
@StartsThreads("a pipe is read while the main thread sits in native code; it ends with the process")
public final class ChildSide {
  private final OutputStream answers;
  private final File scratch;

  private ChildSide(OutputStream answers, File scratch) {
    this.answers = answers;
    this.scratch = scratch;
  }

  /**
   * Takes standard output for messages and ends with the parent.
   *
   * @param args of the main class: the parent's process id, and the child's own folder
   */
  public static ChildSide of(String[] args) {
    // Whatever prints from Java goes to standard error: standard output belongs to the answers.
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    System.setOut(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    ChildSide side = new ChildSide(answers, new File(args[1]));
    // While native code never returns nobody reads the end of the input, so it is watched too.
    ProcessHandle.of(Long.parseLong(args[0]))
        .ifPresentOrElse(parent -> parent.onExit().thenRun(side::end), side::end);
    return side;
  }

  /** Where messages go. */
  public OutputStream answers() {
    return answers;
  }

  /**
   * Gives each message of the parent to the listener, on a thread of its own; the main thread may
   * sit in native code for minutes. The process ends at the end of the input.
   */
  public void listen(Consumer<Frames.Frame> listener) {
    daemon(
        "commands",
        () -> {
          try (InputStream in =
              new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16)) {
            Optional<Frames.Frame> frame = Frames.read(in);
            while (frame.isPresent()) {
              listener.accept(frame.get());
              frame = Frames.read(in);
            }
          } catch (IOException e) {
            // A broken pipe says the same as its end: the parent is gone.
            end();
          }
          end();
        });
  }

  /**
   * Halts this process at the end of its standard input, which nobody else reads: its parent holds
   * the other end of that pipe, and the system closes it whatever the parent dies of.
   */
  public static void haltAtEndOfInput(int exitCode) {
    daemon(
        "input",
        () -> {
          try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            while (in.read() >= 0) {
              // What comes is of no interest.
            }
          } catch (IOException e) {
            Runtime.getRuntime().halt(exitCode); // a broken pipe says the same
          }
          Runtime.getRuntime().halt(exitCode);
        });
  }

  /** Removes the child's folder and halts: native threads may be busy and are not waited for. */
  public void end() {
    delete(scratch);
    Runtime.getRuntime().halt(0);
  }

  @SuppressWarnings("ResultOfMethodCallIgnored") // the parent removes what is left
  private static void delete(File file) {
    File[] inside = Files.isSymbolicLink(file.toPath()) ? new File[0] : file.listFiles();
    for (File f : inside == null ? new File[0] : inside) {
      delete(f);
    }
    file.delete();
  }

  static void daemon(String name, Runnable work) {
    Thread t = new Thread(work, "lathe-child-" + name);
    t.setDaemon(true);
    t.start();
  }
}
