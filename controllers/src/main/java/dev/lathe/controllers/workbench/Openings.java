package dev.lathe.controllers.workbench;

import dev.lathe.base.Job;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.WorkspaceClaim;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/**
 * Opens one model after the other: of several that are asked for in quick succession only the last
 * is shown, and what the others had claimed is given back. Use on the screen's thread.
 */
final class Openings {
  private final JobRunner jobs;
  private final ExperimentState state;
  private final WorkspaceHold hold;
  private final ExperimentCloser closer;
  private final Function<Experiment, VariantShelf.Listed> variants;
  private final Consumer<Opened> shown;
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private int begun;

  /** What was opened; the attempt to claim it is empty where this window has claimed it before. */
  record Opened(
      OpenModel opened, VariantShelf.Listed variants, Optional<WorkspaceClaim.Attempt> attempt) {}

  /**
   * Nothing is being opened yet.
   *
   * @param variants reads those of an experiment; on a worker thread
   * @param shown takes what was opened, when its workspace is settled
   */
  Openings(
      JobRunner jobs,
      ExperimentState state,
      WorkspaceHold hold,
      ExperimentCloser closer,
      Function<Experiment, VariantShelf.Listed> variants,
      Consumer<Opened> shown) {
    this.jobs = jobs;
    this.state = state;
    this.hold = hold;
    this.closer = closer;
    this.variants = variants;
    this.shown = shown;
  }

  /** Whether a model is being opened. */
  ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** Opens what a job finds, if it finds something. */
  void begin(String title, Job<Optional<OpenModel>> job) {
    int number = ++begun;
    running.set(true);
    Optional<Path> held = hold.folder();
    jobs.start(
        JobSpec.of(
                title,
                c -> {
                  state.flush(); // the experiment that is opened may be the one that is open
                  return job.run(c).map(o -> opened(o, held));
                })
            .onSuccess(
                found -> {
                  if (number == begun) {
                    found.ifPresent(this::show);
                  } else {
                    found.ifPresent(this::drop);
                  }
                })
            .onFinished(
                () -> {
                  if (number == begun) {
                    running.set(false);
                  }
                }));
  }

  private Opened opened(OpenModel model, Optional<Path> held) {
    Experiment experiment = model.experiment();
    return new Opened(
        model, variants.apply(experiment), WorkspaceHold.attempt(experiment.folder(), held));
  }

  private void show(Opened found) {
    settle(found);
    shown.accept(found);
  }

  /** From now on the workspace is this window's, or only to be looked at. */
  private void settle(Opened found) {
    Experiment experiment = found.opened().experiment();
    found.attempt().ifPresent(a -> hold.settle(experiment.folder(), a));
    if (!hold.obstacleProperty().get().isEmpty()) {
      state.freeze(experiment);
    }
  }

  private void drop(Opened found) {
    found.attempt().flatMap(WorkspaceClaim.Attempt::claim).ifPresent(WorkspaceClaim::close);
    closer.close(found.opened().experiment());
  }
}
