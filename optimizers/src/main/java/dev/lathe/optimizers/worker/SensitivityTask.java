package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.base.child.Frames;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pruning.Sensitivity;
import dev.lathe.optimizers.pruning.Sensitivity.Curve;
import dev.lathe.optimizers.pruning.Sensitivity.Point;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures what each group of channels costs when it alone shrinks. */
public final class SensitivityTask extends PruneTask<Curve> {
  @Override
  public Boolean run(
      PruneOrder order,
      Supplier<Machine> machine,
      Consumer<? super Curve> parts,
      JobContext context) {
    new Sensitivity(PruneOrder.pass(), order.input(machine.get(), context), order.values())
        .run(order.judged().orElseThrow(), Sensitivity.EXAMPLES, parts::accept, context);
    return true;
  }

  @Override
  public void writePart(Curve curve, DataOutputStream out) throws IOException {
    Frames.text(out, curve.group());
    out.writeInt(curve.units());
    out.writeInt(curve.points().size());
    for (Point p : curve.points()) {
      out.writeDouble(p.ratio());
      out.writeInt(p.units());
      ResultWire.optional(out, p.accuracy());
      ResultWire.estimate(out, p.agreement());
    }
  }

  @Override
  public Curve readPart(PruneOrder order, DataInputStream in) throws IOException {
    String group = Frames.text(in);
    int units = in.readInt();
    List<Point> points = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      points.add(
          new Point(
              in.readDouble(), in.readInt(), ResultWire.optional(in), ResultWire.estimate(in)));
    }
    return new Curve(group, units, points);
  }
}
