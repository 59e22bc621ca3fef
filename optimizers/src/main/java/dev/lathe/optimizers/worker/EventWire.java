package dev.lathe.optimizers.worker;

import dev.lathe.base.JobEvent;
import dev.lathe.base.child.Frames;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What a training tells on its way, as bytes. */
final class EventWire {
  private static final int POINT = 0;
  private static final int VERDICT = 1;

  private EventWire() {}

  /**
   * Writes an event.
   *
   * @throws IllegalArgumentException for a kind that nobody has written this for
   */
  static void write(DataOutputStream out, JobEvent event) throws IOException {
    if (event instanceof TrainingEvent e) {
      out.writeByte(POINT);
      Frames.text(out, e.series());
      out.writeInt(e.step());
      out.writeDouble(e.epoch());
      out.writeDouble(e.share());
      out.writeDouble(e.loss());
      ResultWire.number(out, e.score());
      ResultWire.number(out, e.best());
      out.writeDouble(e.learningRate());
      out.writeDouble(e.secondsLeft());
      ResultWire.optional(out, e.interval());
    } else if (event instanceof TrainingVerdict v) {
      out.writeByte(VERDICT);
      Frames.text(out, v.sentence());
    } else {
      throw new IllegalArgumentException("no wire form for " + event.getClass());
    }
  }

  static JobEvent read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return kind == VERDICT
        ? new TrainingVerdict(Frames.text(in))
        : new TrainingEvent(
            Frames.text(in),
            in.readInt(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            ResultWire.number(in),
            ResultWire.number(in),
            in.readDouble(),
            in.readDouble(),
            ResultWire.optional(in));
  }
}
