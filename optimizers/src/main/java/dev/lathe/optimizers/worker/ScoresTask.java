package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.base.child.Frames;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.channels.ChannelPruning;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.worker.ScoresTask.Scored;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Weighs channels by what samples tell: activations, or gradients of PyTorch. */
public final class ScoresTask extends PruneTask<Scored> {
  /**
   * A group's scores.
   *
   * @param group the layer that names it
   * @param units how many channels, neurons or heads it has
   * @param scores by unit; empty where it cannot be weighed
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on and dropped; never compared.
  public record Scored(String group, int units, Optional<double[]> scores) {}

  @Override
  public Boolean run(
      PruneOrder order,
      Supplier<Machine> machine,
      Consumer<? super Scored> parts,
      JobContext context) {
    Pass.Input input = order.input(machine.get(), context);
    PruneChannelsPass pass = PruneOrder.pass();
    ChannelPruning.run(
        input.onnx(),
        groups -> {
          ChannelScores scores = pass.scores(groups, input, order.values(), context);
          groups.groups().forEach(g -> parts.accept(new Scored(g.name(), g.units(), scores.of(g))));
          return scores;
        },
        PruneChannelsPass.options(order.values()),
        context);
    return true;
  }

  @Override
  public void writePart(Scored part, DataOutputStream out) throws IOException {
    Frames.text(out, part.group());
    out.writeInt(part.units());
    out.writeBoolean(part.scores().isPresent());
    for (double score : part.scores().orElse(new double[0])) {
      out.writeDouble(score);
    }
  }

  @Override
  public Scored readPart(PruneOrder order, DataInputStream in) throws IOException {
    String group = Frames.text(in);
    int units = in.readInt();
    if (!in.readBoolean()) {
      return new Scored(group, units, Optional.empty());
    }
    double[] scores = new double[units];
    for (int i = 0; i < units; i++) {
      scores[i] = in.readDouble();
    }
    return new Scored(group, units, Optional.of(scores));
  }
}
