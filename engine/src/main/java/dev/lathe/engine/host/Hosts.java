package dev.lathe.engine.host;

import dev.lathe.base.JobContext;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;

/** Where a model is opened. */
public final class Hosts {
  private Hosts() {}

  /** Where a model is opened. */
  public enum Place {
    /** In this process, by the runtime that it has loaded; a native crash takes it down. */
    HERE,
    /** In a child, which loads the device's runtime; a native crash becomes an error. */
    CHILD
  }

  /**
   * Opens a model on a device.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @param context cancelling it kills a child
   * @throws IllegalArgumentException for {@code HERE} with a device of another runtime
   * @throws dev.lathe.base.LatheException naming the model and what is wrong with it, or with the
   *     device; or when the child dies of it
   */
  public static Host open(
      Model model, Device device, int threads, Place place, JobContext context) {
    context.checkCancelled();
    model.requireOutputs();
    if (place == Place.CHILD) {
      return new ChildHost(model, device, threads, context);
    }
    if (!device.runtime().isBundled()) {
      throw new IllegalArgumentException(device.id() + " is not of this process's runtime");
    }
    return new SessionHost(model.name(), model.file(), model.setup(), device, threads);
  }

  /**
   * Opens a model on a device for answers: in this process for the bundled runtime's, else in a
   * child that loads the device's runtime. A child is started at the first question, so that its
   * errors come then.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @throws dev.lathe.base.LatheException naming the model and what is wrong with it, or with the
   *     device
   */
  public static Predictor open(Model model, Device device, int threads) {
    model.requireOutputs();
    return device.runtime().isBundled()
        ? Predictors.open(model, device, threads)
        : new ChildPredictor(model, device, threads);
  }
}
