package dev.lathe.engine.host;

import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.ChildSide;
import dev.lathe.base.child.ErrorWire;
import dev.lathe.base.child.Frames.Frame;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of the child that runs a model: reads commands on standard input, answers on
 * standard output, and ends when its parent does. Not for people to start.
 */
@StartsThreads("the child answers while it measures; it ends by exiting")
public final class ChildMain {
  private final ChildSide side;
  private final ChildSession session = new ChildSession();

  private ChildMain(ChildSide side) {
    this.side = side;
  }

  /**
   * Serves until told to close.
   *
   * @param args the parent's process id, and the child's own folder, which it removes at its end
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    new ChildMain(ChildSide.of(args)).serve();
  }

  private void serve() throws IOException, InterruptedException {
    BlockingQueue<Frame> commands = new LinkedBlockingQueue<>();
    side.listen(commands::add);
    while (true) {
      Frame command = commands.take();
      if (Op.of(command) == Op.CLOSE) {
        session.close();
        side.end();
      }
      answer(command);
    }
  }

  private void answer(Frame command) throws IOException {
    try {
      session.handle(command, side.answers());
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
    Op.ERROR.write(side.answers(), out -> ErrorWire.write(out, e));
  }
}
