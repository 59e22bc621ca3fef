package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.hardware.Device;

/** Keeps the few language models in use open. Called on worker threads; one caller at a time. */
final class GeneratorPool implements AutoCloseable {
  private final AppServices services;
  private final VariantPool<TextGenerator> open;

  GeneratorPool(AppServices services) {
    this.services = services;
    this.open = new VariantPool<>(services, ShownVariants.MOST, TextGenerator::close);
  }

  /**
   * The generator of a variant, opened when needed.
   *
   * @throws dev.lathe.base.LatheException when it cannot be opened
   */
  TextGenerator get(OpenModel model, Variant variant, Device device, JobContext context) {
    return open.get(
        model,
        variant,
        device,
        model.model().setup(),
        m -> services.openGenerator(m, device, context),
        context);
  }

  /** As {@link VariantPool#leave}. */
  Runnable leave() {
    return open.leave();
  }

  /** Closes all; the pool can be used again. */
  @Override
  public void close() {
    open.close();
  }
}
