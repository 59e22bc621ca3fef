package dev.lathe.optimizers.worker;

import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.ChildSide;
import dev.lathe.base.child.ErrorWire;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.hardware.HardwareService;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of a worker process: does the one task that it is ordered to do, tells its parent
 * on the way, and ends when it is done or its parent is gone. Not for people to start.
 */
@StartsThreads("loads a library while the parent still reads; ends with the process")
public final class WorkerMain {
  /** The argument of one that is started before its order is known: a variant, most likely. */
  static final String AHEAD = "ahead";

  private final ChildSide side;
  private final WorkerContext context;

  private WorkerMain(ChildSide side) {
    this.side = side;
    this.context = new WorkerContext(side.answers(), side::end);
  }

  /**
   * Works.
   *
   * @param args the parent's process id, and the process's own folder, which it removes at its end;
   *     then perhaps {@value #AHEAD}
   */
  public static void main(String[] args) throws InterruptedException {
    WorkerMain worker = new WorkerMain(ChildSide.of(args));
    if (List.of(args).contains(AHEAD)) {
      prepare();
    }
    worker.work();
  }

  /** Begins what takes time to start; what fails here is told when it is asked for. */
  private static void prepare() {
    OnnxChecker.prepare();
    CompletableFuture.runAsync(OrtRuntime::environment);
  }

  private void work() throws InterruptedException {
    BlockingQueue<Frame> orders = new LinkedBlockingQueue<>();
    side.listen(
        frame -> {
          if (Message.of(frame) == Message.ORDER) {
            orders.add(frame);
          } else {
            context.steer(Message.of(frame));
          }
        });
    DataInputStream order = orders.take().content();
    try {
      run(Tasks.of(order.readByte()), order);
    } catch (LatheException e) {
      context.send(Message.REFUSED, out -> ErrorWire.write(out, e));
    } catch (OutOfMemoryError e) {
      long heap = Runtime.getRuntime().maxMemory();
      context.send(Message.OUT_OF_MEMORY, out -> out.writeLong(heap));
    } catch (IOException | RuntimeException | Error e) { // the last place that can pass it on
      String trace = trace(e);
      context.send(
          Message.FAILED,
          out -> {
            Frames.text(out, e.toString());
            Frames.text(out, trace);
          });
    }
    side.end();
  }

  private <O, P, T> void run(WorkerTask<O, P, T> task, DataInputStream in) throws IOException {
    O order = task.readOrder(in, context);
    T result =
        task.run(
            order,
            new HardwareService()::machine,
            part -> context.send(Message.PART, out -> task.writePart(part, out)),
            context);
    context.send(Message.DONE, out -> task.writeResult(result, out));
  }

  private static String trace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
