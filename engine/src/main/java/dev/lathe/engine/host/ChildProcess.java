package dev.lathe.engine.host;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.Frames.Frame;
import dev.lathe.engine.host.Frames.Op;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
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
  private final Process process;
  private final Path scratch;
  private final OutputStream commands;
  private final BlockingQueue<Optional<Frame>> answers = new LinkedBlockingQueue<>();
  private final JobContext.Registration cancelHook;

  /** Starts the process; it needs some tenths of a second before it answers. */
  public ChildProcess(String model, JobContext context) {
    context.checkCancelled();
    ChildLauncher.Started started = ChildLauncher.start();
    this.model = model;
    this.context = context;
    this.process = started.process();
    this.scratch = started.scratch();
    this.commands = process.getOutputStream();
    this.cancelHook = context.onCancel(this::kill);
    // An own thread reads, so that neither side ever waits for the other to empty a pipe.
    Thread reader = new Thread(this::readAnswers, "lathe-measure-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** What opening told. */
  public record Opened(long loadNanos, String runtimeVersion, Signature signature) {}

  /** A timed round: nanoseconds of each query, and of the whole. */
  public record Round(long[] nanos, long totalNanos) {}

  /** The answer to one sample, with the time of the run and of making the answer. */
  public record Answered(double inferenceMillis, double postMillis, Answer answer) {}

  /** Resident bytes before the model was loaded, after, and at the peak. */
  public record Resident(long baseline, long loaded, long peak) {}

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
          Wire.device(out, device);
          out.writeInt(threads);
          Wire.text(out, model);
          AnswerWire.setup(out, setup);
        });
    return receive(
        Op.OPENED,
        "while it was opened",
        in ->
            new Opened(
                in.readLong(), Wire.text(in), new Signature(Wire.ports(in), Wire.ports(in))));
  }

  /**
   * Gives the inputs that the coming rounds cycle through; each is run once.
   *
   * @throws LatheException when the model refuses one
   */
  public void inputs(List<Map<String, TensorData>> sets) {
    send(
        Op.INPUTS,
        out -> {
          out.writeInt(sets.size());
          for (Map<String, TensorData> set : sets) {
            Wire.tensors(out, set);
          }
        });
    receive(Op.OK, "on its first run", in -> null);
  }

  /**
   * Times queries one after another.
   *
   * @param first index of the first input set
   * @param untimed queries before the clock starts
   * @param queries how many are timed
   * @param limit the round ends early after so long, but not before one query
   */
  public Round round(int first, int untimed, int queries, Duration limit) {
    send(
        Op.ROUND,
        out -> {
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
    send(Op.RUN, out -> Wire.tensors(out, inputs));
  }

  /**
   * The answer to the oldest sample asked.
   *
   * @throws LatheException when the model refuses it, or does not answer as its task should
   */
  public Answered answer() {
    return receive(
        Op.OUTPUTS,
        "while it answered",
        in -> new Answered(in.readDouble(), in.readDouble(), AnswerWire.read(in)));
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
    return process.toHandle();
  }

  /** Ends the process at once, from any thread. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends the process; returns when it is gone. */
  @Override
  public void close() {
    cancelHook.close();
    boolean gone = false;
    try {
      if (process.isAlive()) {
        Frames.write(commands, Op.CLOSE, out -> {});
        gone = process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      gone = false; // it has just died; below it is made sure
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!gone) {
      kill();
      awaitDeath();
    }
    Deaths.removeTraces(scratch);
  }

  private void awaitDeath() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAnswers() {
    try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      Optional<Frame> frame;
      do {
        frame = Frames.read(in);
        answers.add(frame);
      } while (frame.isPresent());
    } catch (IOException e) {
      answers.add(Optional.empty());
    }
  }

  private void send(Op op, Frames.Content content) {
    context.checkCancelled();
    try {
      Frames.write(commands, op, content);
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
      if (frame.op() == Op.ERROR) {
        throw refusal(frame.content());
      }
      if (frame.op() != expected) {
        throw new IllegalStateException("expected " + expected + ", not " + frame.op());
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

  private static LatheException refusal(DataInputStream in) throws IOException {
    LatheException.Code code = LatheException.Code.values()[in.readByte()];
    return new LatheException(code, Wire.text(in), Wire.text(in), Wire.text(in), null);
  }

  private LatheException died(String doing) {
    awaitDeath();
    context.checkCancelled();
    return Deaths.explain(model, doing, process.exitValue(), scratch);
  }
}
