package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the few predictors in use open, since opening takes longer than answering. Called on worker
 * threads; one caller at a time. Options that act on finished answers open nothing anew.
 */
public final class PredictorPool implements AutoCloseable {
  private static final int MOST = 5;

  private final AppServices services;
  private final Map<Key, Predictor> open = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<Key, Long> eras = new HashMap<>();
  private final AtomicLong era = new AtomicLong();

  private record Key(String sha256, ModelSetup setup, String device) {}

  /** An empty pool. */
  public PredictorPool(AppServices services) {
    this.services = services;
  }

  /**
   * The predictor of a variant, opened when needed.
   *
   * @throws dev.lathe.base.LatheException when it cannot be opened
   */
  public synchronized Predictor get(
      OpenModel model, Variant variant, Device device, JobContext context) {
    Key key = new Key(variant.sha256(), Adjustments.ofRun(model.model().setup()), device.id());
    eras.put(key, era.get()); // in use again, so nothing that is left closes it
    Predictor known = open.get(key);
    if (known != null) {
      return known;
    }
    context.checkCancelled();
    Model m =
        variant.isOriginal()
            ? model.model()
            : services
                .openModel(variant.file(), SetupFlags.none(), context)
                .withSetup(model.model().setup());
    Predictor made = services.openPredictor(m, device, 0, context);
    open.put(key, made);
    Iterator<Map.Entry<Key, Predictor>> oldest = open.entrySet().iterator();
    while (open.size() > MOST) {
      Map.Entry<Key, Predictor> left = oldest.next();
      Predictor p = left.getValue();
      eras.remove(left.getKey());
      oldest.remove();
      p.close();
    }
    return made;
  }

  /**
   * Leaves what is open now; called on the screen's thread, before anything is asked for anew.
   *
   * @return what closes it, to be run on a worker thread, however late: what was asked for since
   *     stays open
   */
  public Runnable leave() {
    long left = era.getAndIncrement();
    return () -> closeUpTo(left);
  }

  private synchronized void closeUpTo(long left) {
    Iterator<Map.Entry<Key, Predictor>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Predictor> e = all.next();
      if (eras.getOrDefault(e.getKey(), left) <= left) {
        e.getValue().close();
        eras.remove(e.getKey());
        all.remove();
      }
    }
  }

  /** Closes all; the pool can be used again. */
  @Override
  public synchronized void close() {
    open.values().forEach(Predictor::close);
    open.clear();
    eras.clear();
  }
}
