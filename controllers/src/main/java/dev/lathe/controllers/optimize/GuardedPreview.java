package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.services.OptimizeServices.Draft;
import dev.lathe.controllers.services.OptimizeServices.Layer;
import dev.lathe.controllers.services.OptimizeServices.LayerError;
import dev.lathe.controllers.services.OptimizeServices.Preview;
import dev.lathe.controllers.services.OptimizeServices.Step;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A preview in this process that moves to processes of its own once its model is known to crash,
 * and says of which model a child died.
 */
final class GuardedPreview implements Preview {
  private final Model model;
  private final Opener opener;
  private final CrashCheck crashes;
  private final List<Runnable> closing = new ArrayList<>();
  private Preview current;
  private boolean apart;

  /** Opens a preview of one model. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it.
     *
     * @param apart whether the model runs in processes of its own
     */
    Preview open(boolean apart);
  }

  /**
   * Opens the preview.
   *
   * @param context for the check of a model that is not known yet
   * @throws LatheException when the model cannot be opened
   */
  GuardedPreview(Model model, Opener opener, CrashCheck crashes, JobContext context) {
    this.model = model;
    this.opener = opener;
    this.crashes = crashes;
    this.apart = crashes.check(model, context).isPresent();
    this.current = open();
  }

  private Preview open() {
    Runnable closed = apart ? () -> {} : crashes.opensHere(model);
    try {
      Preview opened = opener.open(apart);
      closing.add(
          () -> {
            opened.close();
            closed.run();
          });
      return opened;
    } catch (RuntimeException e) {
      closed.run();
      throw e;
    }
  }

  /** The one in this process is closed at the end only: another lane may be using it. */
  private synchronized Preview current() {
    if (!apart && crashes.isCrashing(model)) {
      apart = true;
      current = open();
    }
    return current;
  }

  private <T> T noting(Supplier<T> run) {
    try {
      return run.get();
    } catch (LatheException e) {
      throw crashes.failed(model, e);
    }
  }

  @Override
  public Prediction original(Sample sample, JobContext context) {
    return noting(() -> current().original(sample, context));
  }

  @Override
  public Draft draft(Recipe recipe, Sample sample, JobContext context) {
    return noting(() -> current().draft(recipe, sample, context));
  }

  @Override
  public Optional<Draft> made(Recipe recipe, Sample sample, JobContext context) {
    return noting(() -> current().made(recipe, sample, context));
  }

  @Override
  public void estimate(Recipe recipe, Dataset data, Consumer<Step> onStep, JobContext context) {
    noting(
        () -> {
          current().estimate(recipe, data, onStep, context);
          return true;
        });
  }

  @Override
  public List<String> layers() {
    return current().layers();
  }

  @Override
  public Layer layer(String name, Recipe recipe, JobContext context) {
    return current().layer(name, recipe, context);
  }

  @Override
  public List<LayerError> errors(Recipe recipe, JobContext context) {
    return current().errors(recipe, context);
  }

  @Override
  public synchronized void close() {
    closing.forEach(Runnable::run);
    closing.clear();
  }
}
