package dev.lathe.app.cli.command;

import dev.lathe.engine.host.ChildPredictor;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.worker.ChildWorker;
import dev.lathe.optimizers.worker.InProcessWorker;
import dev.lathe.optimizers.worker.Worker;

/**
 * What commands do in processes of their own: models that nobody knows run there, and variants are
 * made there. Tests of the commands themselves do it here.
 */
public final class Apart {
  /** Set by tests of the commands themselves. */
  public static final String HERE = "lathe.unguarded";

  private final HardwareService hardware;

  public Apart(HardwareService hardware) {
    this.hardware = hardware;
  }

  /** Who makes variants. */
  public Worker worker() {
    return here() ? new InProcessWorker(hardware::machine) : new ChildWorker();
  }

  /** Answers of a model on the CPU. */
  public Predictor predictor(Model model) {
    return here()
        ? Predictors.open(model, hardware.device("cpu"), 0)
        : new ChildPredictor(model, hardware.device("cpu"), 0);
  }

  private static boolean here() {
    return Boolean.getBoolean(HERE);
  }
}
