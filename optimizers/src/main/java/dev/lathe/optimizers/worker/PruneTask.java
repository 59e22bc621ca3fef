package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What the tasks that look at channel pruning have in common: the order, and a result that is told
 * in parts alone.
 *
 * @param <P> a part
 */
abstract class PruneTask<P> implements WorkerTask<PruneOrder, P, Boolean> {
  @Override
  public String doing(PruneOrder order) {
    return "tried cuts of " + order.model().name();
  }

  @Override
  public String whenKilled(PruneOrder order) {
    return "Close other programs, or give fewer or smaller samples.";
  }

  @Override
  public void writeOrder(PruneOrder order, DataOutputStream out) throws IOException {
    order.write(out);
  }

  @Override
  public PruneOrder readOrder(DataInputStream in, JobContext context) throws IOException {
    return PruneOrder.read(in, context);
  }

  @Override
  public void writeResult(Boolean done, DataOutputStream out) throws IOException {
    out.writeBoolean(done);
  }

  @Override
  public Boolean readResult(DataInputStream in) throws IOException {
    return in.readBoolean();
  }
}
