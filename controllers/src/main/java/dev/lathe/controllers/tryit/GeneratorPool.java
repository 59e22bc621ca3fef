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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the few language models in use open. Called on worker threads; one caller at a time. */
final class GeneratorPool implements AutoCloseable {
  private final AppServices services;
  private final Map<Key, TextGenerator> open = new LinkedHashMap<>(8, 0.75f, true);

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
      TextGenerator g = oldest.next().getValue();
      oldest.remove();
      g.close();
    }
    return made;
  }

  /** Closes all; the pool can be used again. */
  @Override
  public synchronized void close() {
    open.values().forEach(TextGenerator::close);
    open.clear();
  }
}
