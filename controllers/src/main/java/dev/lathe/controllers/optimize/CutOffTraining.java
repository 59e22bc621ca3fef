package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Remembers with the experiment that a training runs. One that neither ended nor was thrown away,
 * because the process was killed or the machine went down, is offered when the model is opened
 * again: its checkpoint is still there.
 */
final class CutOffTraining {
  private static final String NOTE = "training";

  private final WorkbenchController workbench;
  private final PassRegistry passes;
  private final JobRunner jobs;
  private final Notifications notifications;

  CutOffTraining(
      WorkbenchController workbench,
      PassRegistry passes,
      JobRunner jobs,
      Notifications notifications) {
    this.workbench = workbench;
    this.passes = passes;
    this.jobs = jobs;
    this.notifications = notifications;
  }

  /**
   * Does something that trains, on the calling worker thread; if this process ends meanwhile, it is
   * missed.
   */
  static <T> T watched(Experiment experiment, Recipe recipe, Supplier<T> work) {
    experiment.keepNote(NOTE, RecipeJson.write(recipe));
    try {
      return work.get();
    } finally {
      experiment.keepNote(NOTE, "");
    }
  }

  /** Whatever trains now shall not be missed. Call on the screen's thread. */
  void forget() {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(o -> workbench.state().keep(o.experiment(), NOTE, ""));
  }

  /**
   * Tells of a training that was cut off, if there is one. Call on the screen's thread.
   *
   * @param goOn takes its recipe when the person says so
   */
  void offer(OpenModel model, Consumer<Recipe> goOn) {
    jobs.start(
        JobSpec.of(Texts.get("job.recipe"), c -> recall(model))
            .unlisted()
            .onSuccess(
                found -> {
                  if (workbench.isOpen(model.experiment())) {
                    found.ifPresent(r -> tell(r, goOn));
                  }
                }));
  }

  private Optional<Recipe> recall(OpenModel model) {
    try {
      return workbench
          .state()
          .recall(model.experiment(), NOTE)
          .filter(json -> !json.isEmpty())
          .map(json -> RecipeJson.read(json, passes));
    } catch (LatheException e) {
      return Optional.empty(); // of another version of Lathe
    }
  }

  private void tell(Recipe recipe, Consumer<Recipe> goOn) {
    forget(); // it is offered once
    notifications.show(
        new Notifications.Message(
            Notifications.Level.WARNING,
            Texts.get("training.cut-off", VariantNames.of(recipe, passes)),
            Texts.get("training.cut-off.why"),
            "",
            "",
            List.of(
                new Notifications.Link(
                    Texts.get("training.cut-off.go-on"), () -> goOn.accept(recipe)))));
  }
}
