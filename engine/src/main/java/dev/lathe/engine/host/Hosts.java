package dev.lathe.engine.host;

import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;

/** Where a model is opened. */
public final class Hosts {
  private Hosts() {}

  /**
   * Opens a model on a device: in this process for the bundled runtime's, else in a child that
   * loads the device's runtime. A child is started at the first question, so that its errors come
   * then.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @throws dev.lathe.base.LatheException naming the model and what is wrong with it, or with the
   *     device
   */
  public static Predictor open(Model model, Device device, int threads) {
    return device.runtime().isBundled()
        ? Predictors.open(model, device, threads)
        : new ChildPredictor(model, device, threads);
  }
}
