package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps what was opened of the few variants in use, since opening takes longer than answering.
 *
 * @param <T> what is opened of a variant
 */
final class VariantPool<T> implements AutoCloseable {
  private final AppServices services;
  private final int most;
  private final Consumer<? super T> closing;
  private final Map<Key, Opened<T>> open = new LinkedHashMap<>(8, 0.75f, true);
  private final AtomicLong era = new AtomicLong();

  private record Key(String sha256, ModelSetup setup, String device) {}

  private record Opened<T>(T what, long era) {}

  /** An empty pool that keeps so many open, and closes in this way what it does not keep. */
  VariantPool(AppServices services, int most, Consumer<? super T> closing) {
    this.services = services;
    this.most = most;
    this.closing = closing;
  }

  /**
   * What was opened of a variant, opened when needed.
   *
   * @param setup what of the model's setup tells two of them apart
   * @throws dev.lathe.base.LatheException when it cannot be opened
   */
  synchronized T get(
      OpenModel model,
      Variant variant,
      Device device,
      ModelSetup setup,
      Function<Model, T> opening,
      JobContext context) {
    Key key = new Key(variant.sha256(), setup, device.id());
    long now = era.get();
    Opened<T> known = open.get(key);
    if (known != null) {
      open.put(key, new Opened<>(known.what(), now)); // nothing that is left closes it now
      return known.what();
    }
    context.checkCancelled();
    Model m =
        variant.isOriginal()
            ? model.model()
            : services
                .openModel(variant.file(), SetupFlags.none(), context)
                .asVariantOf(model.model());
    T made = opening.apply(m);
    open.put(key, new Opened<>(made, now));
    Iterator<Opened<T>> oldest = open.values().iterator();
    while (open.size() > most) {
      T left = oldest.next().what();
      oldest.remove();
      closing.accept(left);
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
    Iterator<Opened<T>> all = open.values().iterator();
    while (all.hasNext()) {
      Opened<T> o = all.next();
      if (o.era() <= left) {
        closing.accept(o.what());
        all.remove();
      }
    }
  }

  /** Closes all; the pool can be used again. */
  @Override
  public synchronized void close() {
    open.values().forEach(o -> closing.accept(o.what()));
    open.clear();
  }
}
