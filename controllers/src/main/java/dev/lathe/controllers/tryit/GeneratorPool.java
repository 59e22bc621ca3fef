package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps the few language models in use open. Called on worker threads; one caller at a time. */
final class GeneratorPool implements AutoCloseable {
  private final AppServices services;
  private final Map<Key, TextGenerator> open = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<Key, Long> eras = new HashMap<>();
  private final AtomicLong era = new AtomicLong();

  private record Key(String sha256, ModelSetup setup, String device) {}

  GeneratorPool(AppServices services) {
    this.services = services;
  }

  /**
   * The generator of a variant, opened when needed.
   *
   * @throws dev.lathe.base.LatheException when it cannot be opened
   */
  synchronized TextGenerator get(
      OpenModel model, Variant variant, Device device, JobContext context) {
    Key key = new Key(variant.sha256(), model.model().setup(), device.id());
    eras.put(key, era.get()); // in use again, so nothing that is left closes it
    TextGenerator known = open.get(key);
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
    TextGenerator made = services.openGenerator(m, device, context);
    open.put(key, made);
    Iterator<Map.Entry<Key, TextGenerator>> oldest = open.entrySet().iterator();
    while (open.size() > ShownVariants.MOST) {
      Map.Entry<Key, TextGenerator> left = oldest.next();
      TextGenerator g = left.getValue();
      eras.remove(left.getKey());
      oldest.remove();
      g.close();
    }
    return made;
  }

  /**
   * Leaves what is open now; called on the screen's thread, before anything is asked for anew.
   *
   * @return what closes it, to be run on a worker thread, however late: what was asked for since
   *     stays open
   */
  Runnable leave() {
    long left = era.getAndIncrement();
    return () -> closeUpTo(left);
  }

  private synchronized void closeUpTo(long left) {
    Iterator<Map.Entry<Key, TextGenerator>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, TextGenerator> e = all.next();
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
    open.values().forEach(TextGenerator::close);
    open.clear();
    eras.clear();
  }
}
