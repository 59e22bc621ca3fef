package dev.lathe.app.wiring;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.child.ChildProcess;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;

/** The first opening of a model that nobody knows. */
final class ModelCheck {
  private ModelCheck() {}

  /**
   * Opens the model in a child process.
   *
   * @throws LatheException when ONNX Runtime refuses it, or its process died
   */
  static void run(Model model, Device device, JobContext context) {
    context.progress(0, 0, "Opening " + model.name());
    try (ChildProcess child = new ChildProcess(model.name(), context)) {
      child.open(model.file(), model.setup(), device, 0);
    }
  }
}
