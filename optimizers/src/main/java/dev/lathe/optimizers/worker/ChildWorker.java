package dev.lathe.optimizers.worker;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.ThisJava;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.base.child.ChildReportedException;
import dev.lathe.base.child.ErrorWire;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.host.NativeRuntime;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does each task in a process of its own. Its heap is a third of the machine's memory, for PyTorch
 * and ONNX Runtime need the rest; a person's own options win. Cancelling kills it.
 */
public final class ChildWorker implements Worker {
  private static final Logger LOG = LoggerFactory.getLogger(ChildWorker.class);
  private static final String HEAP = "-XX:MaxRAMPercentage=33";
  private static final long STEER_MILLIS = 100;

  /** Up to here all loops over weights together are too short for the optimizing compiler. */
  private static final long FEW_BYTES = 32_000_000;

  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final List<String> more;

  /** Started ahead, for whichever task comes first. */
  private final AtomicReference<Optional<ChildJvm>> ready = new AtomicReference<>(Optional.empty());

  /** With the heap that the machine allows, or a person says. */
  public ChildWorker() {
    this(List.of());
  }

  /** With more options of the virtual machine, which win. */
  ChildWorker(List<String> more) {
    this.more = List.copyOf(more);
  }

  @Override
  public <O, P, T> T run(
      WorkerTask<O, P, T> task, O order, Consumer<? super P> parts, JobContext context) {
    context.checkCancelled();
    try (ChildJvm child = taken()) {
      boolean done = false;
      try (JobContext.Registration hook = context.onCancel(child::kill)) {
        T result = new Conversation<>(task, order, parts, context, child).hold();
        done = true;
        return result;
      } finally {
        if (!done) {
          child.close(); // before what it was writing is removed
          task.clearUp(order, child.handle().pid());
        }
      }
    }
  }

  @Override
  public Ahead prepare(long bytes, boolean samples) {
    try {
      List<String> compiler = bytes <= FEW_BYTES && !samples ? List.of(QUICK) : List.of();
      Optional<ChildJvm> child = Optional.of(start(compiler, WorkerMain.AHEAD));
      ready.getAndSet(child).ifPresent(ChildJvm::close);
      return () -> {
        if (ready.compareAndSet(child, Optional.empty())) {
          child.get().close();
        }
      };
    } catch (LatheException e) {
      LOG.info("no worker ahead: {}", e.toString());
      return () -> {};
    }
  }

  /** The one that was started ahead, if it still lives, or a new one. */
  private ChildJvm taken() {
    Optional<ChildJvm> ahead = ready.getAndSet(Optional.empty());
    if (ahead.isPresent() && ahead.get().isAlive()) {
      return ahead.get();
    }
    ahead.ifPresent(ChildJvm::close);
    return start(List.of());
  }

  private ChildJvm start(List<String> compiler, String... arguments) {
    ChildOptions options =
        ChildOptions.of("lathe-worker", "The worker process", WorkerMain.class.getName())
            .fromImage()
            .inCallersFolder()
            .jvm(HEAP)
            .jvm(ThisJava.once())
            .jvm(compiler)
            .jvm(ThisJava.personal())
            .jvm(more)
            .arguments(List.of(arguments));
    return NativeRuntime.use(options).start();
  }

  /** What is said with one process about one order. */
  private static final class Conversation<O, P, T> {
    private final WorkerTask<O, P, T> task;
    private final O order;
    private final Consumer<? super P> parts;
    private final JobContext context;
    private final ChildJvm child;
    private final BlockingQueue<Optional<Frame>> heard = new LinkedBlockingQueue<>();
    private String doing = "";
    private boolean paused;
    private boolean finishing;

    Conversation(
        WorkerTask<O, P, T> task,
        O order,
        Consumer<? super P> parts,
        JobContext context,
        ChildJvm child) {
      this.task = task;
      this.order = order;
      this.parts = parts;
      this.context = context;
      this.child = child;
    }

    T hold() {
      child.listen(heard::add);
      try {
        tell(
            Message.ORDER,
            out -> {
              out.writeByte(Tasks.number(task));
              task.writeOrder(order, out);
            });
        while (true) {
          Optional<Frame> frame = heard.poll(STEER_MILLIS, TimeUnit.MILLISECONDS);
          context.checkCancelled();
          steer();
          if (frame != null) {
            Frame f = frame.orElseThrow(this::died);
            if (Message.of(f) == Message.DONE) {
              return task.readResult(f.content());
            }
            take(f);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      } catch (IOException e) {
        throw new UncheckedIOException("a damaged message", e);
      }
    }

    /** Passes on what whoever watches the job wants of it. */
    private void steer() {
      if (context.isPaused() != paused) {
        paused = !paused;
        tell(paused ? Message.PAUSE : Message.RESUME, out -> {});
      }
      if (context.isFinishing() && !finishing) {
        finishing = true;
        tell(Message.FINISH, out -> {});
      }
    }

    private void tell(Message message, Frames.Content content) {
      try {
        message.write(child.commands(), content);
      } catch (IOException e) {
        // It is ending; what it said last, or its death, is heard next.
        LOG.debug("the worker no longer reads", e);
      }
    }

    private void take(Frame frame) throws IOException {
      DataInputStream in = frame.content();
      switch (Message.of(frame)) {
        case PROGRESS -> {
          long done = in.readLong();
          long total = in.readLong();
          doing = Frames.text(in);
          context.progress(done, total, doing);
        }
        case EVENT -> context.report(EventWire.read(in));
        case PART -> parts.accept(task.readPart(order, in));
        case REFUSED -> throw ErrorWire.read(in);
        case OUT_OF_MEMORY -> throw outOfMemory(in.readLong());
        case FAILED -> throw failed(Frames.text(in), Frames.text(in));
        default -> throw new IllegalStateException("not expected: " + Message.of(frame));
      }
    }

    private static LatheException outOfMemory(long heap) {
      return LatheException.environment(
          "There is not enough memory for this.",
          "The Java heap of the worker process, " + (heap >> 20) + " MB, is full.",
          "Give it more with the environment "
              + ThisJava.PERSONAL
              + "=-Xmx8g, or use fewer or smaller samples.",
          null);
    }

    private LatheException failed(String error, String trace) {
      return LatheException.failed(
          "The process that " + task.doing(order) + " failed.",
          "Something happened that should not: " + error,
          "Please report it with the details.",
          new ChildReportedException(trace));
    }

    private LatheException died() {
      ChildCrashReport report = child.crashReport();
      context.checkCancelled();
      String at = doing.isEmpty() ? "" : " at '" + doing + "'";
      String what =
          "The process that " + task.doing(order) + " died" + at + " (" + report.how() + ").";
      return switch (report.kind()) {
        case KILLED, OUT_OF_MEMORY, OUT_OF_HEAP ->
            report.failure(
                what,
                "The system ended it, most often because memory ran out.",
                task.whenKilled(order));
        case NATIVE_CRASH ->
            report.failure(
                what,
                "Native code failed" + report.where() + report.meaning() + ".",
                "Lathe itself is unharmed; leave out the pass that ran, give it other samples, or"
                    + " report the model to the makers of ONNX Runtime.");
        case UNKNOWN -> report.failure(what);
      };
    }
  }
}
