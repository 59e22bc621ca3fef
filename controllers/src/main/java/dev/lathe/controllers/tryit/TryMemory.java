package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.experiment.Attachments;
import dev.lathe.engine.experiment.Experiment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Remembers the inputs with the experiment. What is on screen between opening a model and having
 * read its note is not the person's and is not remembered. Use on the screen's thread.
 */
final class TryMemory {
  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final Supplier<TryState> now;
  private Optional<Experiment> known = Optional.empty();

  /**
   * A memory.
   *
   * @param now what there is to remember
   */
  TryMemory(WorkbenchController workbench, JobRunner jobs, Supplier<TryState> now) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.now = now;
  }

  /** What was remembered, with its pictures. */
  record Recalled(TryState note, List<InputItem> pictures) {}

  /** From now on nothing is remembered, until {@link #recall} has answered. */
  void forget() {
    known = Optional.empty();
  }

  /** Reads what the experiment remembers, if anything. */
  void recall(OpenModel model, Consumer<Recalled> then) {
    Experiment experiment = model.experiment();
    jobs.start(
        JobSpec.of(
                Texts.get("job.inputs"),
                c ->
                    workbench
                        .state()
                        .recall(experiment, TryState.KEY)
                        .flatMap(TryState::read)
                        .map(note -> recalled(note, experiment)))
            .unlisted()
            .onSuccess(
                found -> {
                  if (workbench.isOpen(experiment)) {
                    found.ifPresent(then);
                    known = Optional.of(experiment);
                  }
                }));
  }

  private static Recalled recalled(TryState note, Experiment experiment) {
    Attachments kept = new Attachments(experiment.folder());
    return new Recalled(
        note, note.inputs().stream().map(place -> InputFiles.again(place, kept)).toList());
  }

  /** Remembers what is there now. */
  void remember() {
    known.ifPresent(e -> workbench.state().keep(e, TryState.KEY, now.get().write()));
  }
}
