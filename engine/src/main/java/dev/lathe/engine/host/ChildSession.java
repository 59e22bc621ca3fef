package dev.lathe.engine.host;

import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.Host.Answered;
import dev.lathe.engine.host.Host.Resident;
import dev.lathe.engine.host.Host.Round;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The child's one open model: passes each command on to it, and its answer back. */
final class ChildSession {
  private Optional<SessionHost> host = Optional.empty();
  private Optional<ModelSetup> setup = Optional.empty();

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
    Device device = HostWire.device(in);
    int threads = in.readInt();
    String name = Wire.text(in);
    ModelSetup given = AnswerWire.setup(in);
    setup = Optional.of(given);
    SessionHost open = new SessionHost(name, file, given, device, threads);
    host = Optional.of(open);
    Op.OPENED.write(
        answers,
        out -> {
          out.writeLong(open.opened().loadNanos());
          Wire.text(out, open.opened().runtimeVersion());
          HostWire.ports(out, open.opened().signature().inputs());
          HostWire.ports(out, open.opened().signature().outputs());
        });
  }

  private void inputs(DataInputStream in, OutputStream answers) throws IOException {
    Duration limit = Duration.ofNanos(in.readLong());
    List<Map<String, TensorData>> sets = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      sets.add(Wire.tensors(in));
    }
    int taken = host.orElseThrow().inputs(sets, limit);
    Op.TAKEN.write(answers, out -> out.writeInt(taken));
  }

  private void round(DataInputStream in, OutputStream answers) throws IOException {
    LoadPattern load = LoadPattern.readFrom(in);
    int first = in.readInt();
    int untimed = in.readInt();
    int wanted = in.readInt();
    Duration limit = Duration.ofNanos(in.readLong());
    Round round = host.orElseThrow().run(load, first, untimed, wanted, limit);
    Op.TIMES.write(
        answers,
        out -> {
          out.writeLong(round.totalNanos());
          out.writeInt(round.nanos().length);
          for (long nanos : round.nanos()) {
            out.writeLong(nanos);
          }
        });
  }

  private void run(DataInputStream in, OutputStream pipe) throws IOException {
    boolean together = in.readBoolean();
    List<Map<String, TensorData>> samples = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      samples.add(Wire.tensors(in));
    }
    List<Answered> answers = host.orElseThrow().ask(samples, together);
    Op.OUTPUTS.write(
        pipe,
        out -> {
          out.writeInt(answers.size());
          for (Answered a : answers) {
            out.writeDouble(a.inferenceMillis());
            out.writeDouble(a.postMillis());
            AnswerWire.write(out, setup.orElseThrow().task(), a.answer());
          }
        });
  }

  private void memory(DataInputStream in, OutputStream answers) throws IOException {
    Resident resident = host.orElseThrow().footprint(in.readBoolean());
    Op.RESIDENT.write(
        answers,
        out -> {
          out.writeLong(resident.baseline());
          out.writeLong(resident.loaded());
          out.writeLong(resident.peak());
        });
  }

  void close() {
    host.ifPresent(SessionHost::close);
  }
}
