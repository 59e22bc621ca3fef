package dev.lathe.engine.host;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadRound;
import dev.lathe.engine.session.OrtErrors;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The child's one open model: answers each command. */
final class ChildSession {
  private final ResidentMemory memory = new ResidentMemory();
  private long baseline;
  private long loaded;
  private String name = "The model";
  private ModelSetup setup;
  private Device device;
  private OrtSession session;
  private Predictor predictor;
  private Optional<BoundQueries> queries = Optional.empty();

  void handle(Frame command, OutputStream answers) throws IOException {
    DataInputStream in = command.content();
    switch (Op.of(command)) {
      case OPEN -> open(in, answers);
      case INPUTS -> inputs(in, answers);
      case ROUND -> round(in, answers);
      case RUN -> run(in, answers);
      case MEMORY -> memory(in, answers);
      default -> throw new IllegalStateException("no command: " + Op.of(command));
    }
  }

  private void open(DataInputStream in, OutputStream answers) throws IOException {
    Path file = Path.of(Wire.text(in));
    device = HostWire.device(in);
    int threads = in.readInt();
    name = Wire.text(in);
    setup = AnswerWire.setup(in);
    OrtRuntime.version(); // loads the native library, so that it counts to the baseline
    baseline = memory.now();
    long start = System.nanoTime();
    session = OrtRuntime.session(file, SessionSettings.of(device, threads));
    long nanos = System.nanoTime() - start;
    loaded = memory.now();
    Signature signature = signature();
    Op.OPENED.write(
        answers,
        out -> {
          out.writeLong(nanos);
          Wire.text(out, OrtRuntime.version());
          HostWire.ports(out, signature.inputs());
          HostWire.ports(out, signature.outputs());
        });
  }

  private Signature signature() {
    try {
      return Signature.of(session);
    } catch (OrtException e) {
      throw OrtErrors.onRun(name, device, e);
    }
  }

  private void inputs(DataInputStream in, OutputStream answers) throws IOException {
    queries.ifPresent(BoundQueries::close);
    BoundQueries bound = new BoundQueries(name, device);
    queries = Optional.of(bound);
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      bound.add(session, Wire.tensors(in));
    }
    Op.OK.write(answers, out -> {});
  }

  private void round(DataInputStream in, OutputStream answers) throws IOException {
    LoadPattern load = LoadPattern.readFrom(in);
    int first = in.readInt();
    int untimed = in.readInt();
    int wanted = in.readInt();
    long limitNanos = in.readLong();
    BoundQueries bound = queries.orElseThrow();
    bound.provide(load.concurrency());
    LoadRound.Times times = LoadRound.run(load, bound::run, first, untimed, wanted, limitNanos);
    Op.TIMES.write(
        answers,
        out -> {
          out.writeLong(times.totalNanos());
          out.writeInt(times.nanos().length);
          for (long nanos : times.nanos()) {
            out.writeLong(nanos);
          }
        });
  }

  /** Answers one sample; the predictor is made at the first, so that timing runs without it. */
  private void run(DataInputStream in, OutputStream answers) throws IOException {
    if (predictor == null) {
      Graph unread = new Graph("");
      OnnxModel onnx = new OnnxModel(0, Map.of(), unread, List.of(), Map.of(), Optional.empty());
      predictor = Predictors.over(new Model(Path.of(name), "", 0, onnx, setup), session);
    }
    TensorSample sample = new TensorSample("the sample", Wire.tensors(in));
    Prediction prediction = predictor.predict(sample, JobContext.unwatched());
    Op.OUTPUTS.write(
        answers,
        out -> {
          out.writeDouble(prediction.inferenceMillis());
          out.writeDouble(prediction.postMillis());
          AnswerWire.write(out, setup.task(), prediction.answer());
        });
  }

  private void memory(DataInputStream in, OutputStream answers) throws IOException {
    boolean forget = in.readBoolean();
    long peak = memory.peak();
    if (forget) {
      memory.forgetPeak();
    }
    Op.RESIDENT.write(
        answers,
        out -> {
          out.writeLong(baseline);
          out.writeLong(loaded);
          out.writeLong(peak);
        });
  }

  void close() {
    queries.ifPresent(BoundQueries::close);
    if (predictor != null) {
      predictor.close();
    } else if (session != null) {
      try {
        session.close();
      } catch (OrtException e) {
        throw LatheException.failed(name + " could not be closed.", e.getMessage(), "", e);
      }
    }
  }
}
