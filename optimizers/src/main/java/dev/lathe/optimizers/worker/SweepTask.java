package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pruning.PruneSweep;
import dev.lathe.optimizers.pruning.PruneSweep.Stop;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures what channel pruning brings at each stop of its slider. */
public final class SweepTask extends PruneTask<Stop> {
  @Override
  public Boolean run(
      PruneOrder order,
      Supplier<Machine> machine,
      Consumer<? super Stop> parts,
      JobContext context) {
    new PruneSweep(PruneOrder.pass(), order.input(machine.get(), context), order.values())
        .run(order.sample().orElseThrow(), order.judged(), parts::accept, context);
    return true;
  }

  @Override
  public void writePart(Stop stop, DataOutputStream out) throws IOException {
    out.writeDouble(stop.ratio());
    out.writeLong(stop.bytes());
    ResultWire.estimate(out, stop.latency());
    ResultWire.optional(out, stop.accuracy());
    ResultWire.estimate(out, stop.agreement());
    out.writeBoolean(stop.pays());
  }

  @Override
  public Stop readPart(PruneOrder order, DataInputStream in) throws IOException {
    return new Stop(
        in.readDouble(),
        in.readLong(),
        ResultWire.estimate(in),
        ResultWire.optional(in),
        ResultWire.estimate(in),
        in.readBoolean());
  }
}
