package dev.lathe.engine.host;

import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.engine.host.Frames.Frame;
import dev.lathe.engine.host.Frames.Op;
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
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of the measuring child: reads commands on standard input, answers on standard
 * output, and ends when its parent does. Not for people to start.
 */
@StartsThreads("the child answers while it measures; it ends by exiting")
public final class ChildMain {
  private static final long PARENT_CHECK_MILLIS = 1000;

  private final OutputStream answers;
  private final File scratch;
  private final ChildSession session = new ChildSession();

  private ChildMain(OutputStream answers, File scratch) {
    this.answers = answers;
    this.scratch = scratch;
  }

  /**
   * Serves until told to close.
   *
   * @param args the parent's process id, and the child's own folder, which it removes at its end
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    // Whatever prints from Java goes to standard error: standard output belongs to the answers.
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    System.setOut(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    new ChildMain(answers, new File(args[1])).serve(Long.parseLong(args[0]));
  }

  private void serve(long parent) throws IOException, InterruptedException {
    BlockingQueue<Frame> commands = new LinkedBlockingQueue<>();
    // Own threads are needed here: the main thread may sit in native code for minutes, and the
    // process must end the moment its parent does.
    daemon("commands", () -> read(commands));
    daemon("parent", () -> watch(parent));
    while (true) {
      Frame command = commands.take();
      if (command.op() == Op.CLOSE) {
        session.close();
        end();
      }
      answer(command);
    }
  }

  private void answer(Frame command) throws IOException {
    try {
      session.handle(command, answers);
    } catch (LatheException e) {
      refuse(e);
    } catch (OutOfMemoryError e) {
      refuse(
          LatheException.failed(
              "The measuring process ran out of memory.",
              "Its Java heap is too small for this input or output.",
              "Use a smaller batch.",
              e));
    } catch (RuntimeException e) {
      refuse(LatheException.failed("The measuring process failed.", e.toString(), "", e));
    }
  }

  private void refuse(LatheException e) throws IOException {
    Frames.write(
        answers,
        Op.ERROR,
        out -> {
          out.writeByte(e.code().ordinal());
          Wire.text(out, e.what());
          Wire.text(out, e.why());
          Wire.text(out, e.todo());
        });
  }

  private void read(BlockingQueue<Frame> commands) {
    try (InputStream in =
        new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16)) {
      Optional<Frame> frame = Frames.read(in);
      while (frame.isPresent()) {
        commands.add(frame.get());
        frame = Frames.read(in);
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end: the parent is gone.
      end();
    }
    end();
  }

  /** The pipe's end is seen at once; this is for a pipe that someone else still holds open. */
  private void watch(long parent) {
    try {
      while (ProcessHandle.of(parent).map(ProcessHandle::isAlive).orElse(false)) {
        Thread.sleep(PARENT_CHECK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  /** Halts without shutdown hooks: native threads may be busy and must not be waited for. */
  private void end() {
    File[] files = scratch.listFiles();
    for (File f : files == null ? new File[0] : files) {
      deleteQuietly(f);
    }
    deleteQuietly(scratch);
    Runtime.getRuntime().halt(0);
  }

  @SuppressWarnings("ResultOfMethodCallIgnored") // the parent removes what is left
  private static void deleteQuietly(File file) {
    File[] inside = file.listFiles();
    for (File f : inside == null ? new File[0] : inside) {
      deleteQuietly(f);
    }
    file.delete();
  }

  private static void daemon(String name, Runnable work) {
    Thread t = new Thread(work, "lathe-child-" + name);
    t.setDaemon(true);
    t.start();
  }
}
