package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Predictor;
import dev.lathe.hardware.Device;

/**
 * Keeps the few predictors in use open, since opening takes longer than answering. Called on worker
 * threads; one caller at a time. Options that act on finished answers open nothing anew.
 */
public final class PredictorPool implements AutoCloseable {
  private static final int MOST = 5;

  private final AppServices services;
  private final VariantPool<Predictor> open;

  /** An empty pool. */
  public PredictorPool(AppServices services) {
    this.services = services;
    this.open = new VariantPool<>(services, MOST, Predictor::close);
  }

  /**
   * The predictor of a variant, opened when needed.
   *
   * @throws dev.lathe.base.LatheException when it cannot be opened
   */
  public Predictor get(OpenModel model, Variant variant, Device device, JobContext context) {
    return open.get(
        model,
        variant,
        device,
        Adjustments.ofRun(model.model().setup()),
        m -> services.openPredictor(m, device, 0, context),
        context);
  }

  /**
   * Leaves what is open now; called on the screen's thread, before anything is asked for anew.
   *
   * @return what closes it, to be run on a worker thread, however late: what was asked for since
   *     stays open
   */
  public Runnable leave() {
    return open.leave();
  }

  /** Closes all; the pool can be used again. */
  @Override
  public void close() {
    open.close();
  }
}
