package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.hardware.Machine;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Does tasks in this process: for tests, and for processes that are workers themselves. */
public final class InProcessWorker implements Worker {
  private final Supplier<Machine> machine;

  /** With this machine, asked on worker threads only. */
  public InProcessWorker(Supplier<Machine> machine) {
    this.machine = machine;
  }

  @Override
  public <O, P, T> T run(
      WorkerTask<O, P, T> task, O order, Consumer<? super P> parts, JobContext context) {
    return task.run(order, machine, parts, context);
  }
}
