package dev.lathe.engine.host;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ErrorWire;
import dev.lathe.base.child.Frames.Content;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.Host.Answered;
import dev.lathe.engine.host.Host.Opened;
import dev.lathe.engine.host.Host.Resident;
import dev.lathe.engine.host.Host.Round;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.InferenceRuntime;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The parent's handle on one measuring process with one open model. A crash of native code ends the
 * child and becomes a {@link LatheException} here; cancelling the job kills the child. For one
 * thread at a time, except {@link #kill}.
 */
@StartsThreads(
    "reads the child's answers, or the child waits when the pipe is full; ends with the pipe")
public final class ChildProcess implements AutoCloseable {
  /** A model that does not open or answer for so long is taken for hung. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final String model;
  private final JobContext context;
  private final ChildJvm child;
  private final BlockingQueue<Optional<Frame>> answers = new LinkedBlockingQueue<>();
  private final JobContext.Registration cancelHook;

  /**
   * Starts a process that loads the bundled runtime; it needs some tenths of a second before it
   * answers.
   */
  public ChildProcess(String model, JobContext context) {
    this(model, InferenceRuntime.bundled(), context);
  }

  /** Starts a process that loads this runtime, for its devices only. */
  public ChildProcess(String model, InferenceRuntime runtime, JobContext context) {
    context.checkCancelled();
    this.model = model;
    this.context = context;
    this.child = ChildLauncher.start(runtime);
    this.cancelHook = context.onCancel(this::kill);
    child.listen(answers::add);
  }

  /**
   * Opens the model.
   *
   * @param setup its task and labels decide how {@link #answer} reads the outputs
   * @throws LatheException when the runtime refuses it, or the process dies of it
   */
  public Opened open(Path file, ModelSetup setup, Device device, int threads) {
    send(
        Op.OPEN,
        out -> {
          Wire.text(out, file.toAbsolutePath().toString());
          HostWire.device(out, device);
          out.writeInt(threads);
          Wire.text(out, model);
          AnswerWire.setup(out, setup);
        });
    return receive(
        Op.OPENED,
        "while it was opened",
        in ->
            new Opened(
                in.readLong(),
                Wire.text(in),
                new Signature(HostWire.ports(in), HostWire.ports(in))));
  }

  /**
   * Gives the inputs that the coming rounds cycle through; each is run once.
   *
   * @param limit no further set is taken after so long; one is in any case
   * @return how many were taken, from the first on
   * @throws LatheException when the model refuses one
   */
  public int inputs(List<Map<String, TensorData>> sets, Duration limit) {
    send(
        Op.INPUTS,
        out -> {
          out.writeLong(limit.toNanos());
          out.writeInt(sets.size());
          for (Map<String, TensorData> set : sets) {
            Wire.tensors(out, set);
          }
        });
    return receive(Op.TAKEN, "on its first run", DataInputStream::readInt);
  }

  /**
   * Times a round of queries.
   *
   * @param load how they arrive
   * @param first index of the first input set
   * @param untimed queries before the clock starts
   * @param queries how many are timed
   * @param limit the round ends early after so long, but not before one query
   */
  public Round round(LoadPattern load, int first, int untimed, int queries, Duration limit) {
    send(
        Op.ROUND,
        out -> {
          load.writeTo(out);
          out.writeInt(first);
          out.writeInt(untimed);
          out.writeInt(queries);
          out.writeLong(limit.toNanos());
        });
    return receive(
        Op.TIMES,
        "while it was timed",
        in -> {
          long total = in.readLong();
          long[] nanos = new long[in.readInt()];
          for (int i = 0; i < nanos.length; i++) {
            nanos[i] = in.readLong();
          }
          return new Round(nanos, total);
        });
  }

  /** Sends one sample's tensors to be answered; {@link #answer} takes the answers in turn. */
  public void ask(Map<String, TensorData> inputs) {
    ask(List.of(inputs), false);
  }

  /**
   * Sends several samples' tensors; {@link #answers} takes their answers in turn.
   *
   * @param together whether they may share a run, if that turns out to change no answer
   */
  public void ask(List<Map<String, TensorData>> samples, boolean together) {
    send(
        Op.RUN,
        out -> {
          out.writeBoolean(together);
          out.writeInt(samples.size());
          for (Map<String, TensorData> sample : samples) {
            Wire.tensors(out, sample);
          }
        });
  }

  /**
   * The answer to the oldest sample asked.
   *
   * @throws LatheException when the model refuses it, or does not answer as its task should
   */
  public Answered answer() {
    return answers().get(0);
  }

  /**
   * The answers to the samples that were asked first, one each.
   *
   * @throws LatheException when the model refuses one, or does not answer as its task should
   */
  public List<Answered> answers() {
    return receive(
        Op.OUTPUTS,
        "while it answered",
        in -> {
          List<Answered> all = new ArrayList<>();
          for (int n = in.readInt(); n > 0; n--) {
            all.add(new Answered(in.readDouble(), in.readDouble(), AnswerWire.read(in)));
          }
          return all;
        });
  }

  /** Reads the resident memory. */
  public Resident memory(boolean forgetPeak) {
    send(Op.MEMORY, out -> out.writeBoolean(forgetPeak));
    return receive(
        Op.RESIDENT,
        "while its memory was read",
        in -> new Resident(in.readLong(), in.readLong(), in.readLong()));
  }

  /** The process, for tests and for counting its processor time. */
  public ProcessHandle handle() {
    return child.handle();
  }

  /** Ends the process at once, from any thread. */
  public void kill() {
    child.kill();
  }

  /** Ends the process; returns when it is gone. */
  @Override
  public void close() {
    cancelHook.close();
    try {
      if (child.isAlive()) {
        Op.CLOSE.write(child.commands(), out -> {});
        child.awaitEnd(FAREWELL);
      }
    } catch (IOException e) {
      kill(); // it has just died; closing makes sure
    }
    child.close();
  }

  private void send(Op op, Content content) {
    context.checkCancelled();
    try {
      op.write(child.commands(), content);
    } catch (IOException e) {
      throw died("before it was asked");
    }
  }

  private interface Parser<T> {
    T parse(DataInputStream in) throws IOException;
  }

  private <T> T receive(Op expected, String doing, Parser<T> parser) {
    try {
      Optional<Frame> answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      context.checkCancelled();
      if (answer == null) {
        kill();
        throw LatheException.failed(
            model + " did not answer " + doing + ".",
            "Nothing came for " + PATIENCE.toSeconds() + " seconds, so its process was ended.",
            "",
            null);
      }
      Frame frame = answer.orElseThrow(() -> died(doing));
      if (Op.of(frame) == Op.ERROR) {
        throw ErrorWire.read(frame.content());
      }
      if (Op.of(frame) != expected) {
        throw new IllegalStateException("expected " + expected + ", not " + Op.of(frame));
      }
      return parser.parse(frame.content());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new CancelledException();
    } catch (IOException e) {
      throw new IllegalStateException("a damaged answer", e);
    }
  }

  private LatheException died(String doing) {
    ChildCrashReport report = child.crashReport();
    context.checkCancelled();
    return report.failure(
        "The process that ran " + model + " died " + doing + " (" + report.how() + ").");
  }
}
