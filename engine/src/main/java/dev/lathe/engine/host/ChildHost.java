package dev.lathe.engine.host;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A model open in a child, which loads the device's runtime: a crash of it becomes an error. */
final class ChildHost implements Host {
  private final ChildProcess child;
  private final Opened opened;

  /**
   * Starts the child and opens the model in it.
   *
   * @param context cancelling it kills the child
   * @throws dev.lathe.base.LatheException when the runtime refuses the model, or the child dies
   */
  ChildHost(Model model, Device device, int threads, JobContext context) {
    child = new ChildProcess(model.name(), device.runtime(), context);
    try {
      opened = child.open(model.file(), model.setup(), device, threads);
    } catch (RuntimeException e) {
      child.close();
      throw e;
    }
  }

  /** Takes over a child in which the model is open. */
  ChildHost(ChildProcess child, Opened opened) {
    this.child = child;
    this.opened = opened;
  }

  @Override
  public Opened opened() {
    return opened;
  }

  @Override
  public Answered ask(Map<String, TensorData> inputs) {
    child.ask(inputs);
    return child.answer();
  }

  @Override
  public int inputs(List<Map<String, TensorData>> sets, Duration limit) {
    return child.inputs(sets, limit);
  }

  @Override
  public Round run(LoadPattern load, int first, int untimed, int queries, Duration limit) {
    return child.round(load, first, untimed, queries, limit);
  }

  @Override
  public Resident footprint(boolean forgetPeak) {
    return child.memory(forgetPeak);
  }

  /** Whether the child still lives. */
  boolean isAlive() {
    return child.handle().isAlive();
  }

  /** Ends the child at once, from any thread. */
  void kill() {
    child.kill();
  }

  @Override
  public void close() {
    child.close();
  }
}
