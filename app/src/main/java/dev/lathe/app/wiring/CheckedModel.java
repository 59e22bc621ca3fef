package dev.lathe.app.wiring;

import dev.lathe.base.StartsThreads;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The model that was checked last, open in the process that did: for who asks about it next, and
 * closed where nobody does.
 */
@StartsThreads("closes a model that nobody asks about for some minutes, when no job runs any more")
final class CheckedModel {
  private static final int IDLE_MINUTES = 5;

  private Optional<Kept> kept = Optional.empty();

  private record Kept(String sha256, ModelSetup setup, String device, Predictor open) {}

  /** Keeps this one in place of an earlier one. */
  synchronized void keep(Model model, Device device, Predictor open) {
    kept.ifPresent(k -> k.open().close());
    Kept own = new Kept(model.sha256(), model.setup(), device.id(), open);
    kept = Optional.of(own);
    CompletableFuture.delayedExecutor(IDLE_MINUTES, TimeUnit.MINUTES).execute(() -> forget(own));
  }

  private synchronized void forget(Kept old) {
    if (kept.filter(k -> k == old).isPresent()) {
      kept = Optional.empty();
      old.open().close();
    }
  }

  /** Gives it away, if it is this model with this setup on this device. */
  synchronized Optional<Predictor> take(Model model, Device device) {
    Optional<Kept> own =
        kept.filter(
            k ->
                k.sha256().equals(model.sha256())
                    && k.setup().equals(model.setup())
                    && k.device().equals(device.id()));
    own.ifPresent(k -> kept = Optional.empty());
    return own.map(Kept::open);
  }
}
