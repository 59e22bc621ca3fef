package dev.lathe.controllers.workbench;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a model comes from: a file, a workspace, a sample; each with the experiment that belongs to
 * it and the setup that is remembered. Use on a worker thread.
 */
final class ModelSources {
  private final AppServices services;

  ModelSources(AppServices services) {
    this.services = services;
  }

  /** A model file. */
  Optional<OpenModel> file(Path file, JobContext context) {
    Model model = services.openModel(file, SetupFlags.none(), context);
    return withChoices(model, services.experimentFor(model));
  }

  /** The original of an experiment, by its folder. */
  Optional<OpenModel> workspace(Path folder, JobContext context) {
    Experiment experiment = services.openExperiment(folder);
    try {
      Path file = experiment.variants().get(0).file();
      Model model = services.openModel(file, SetupFlags.none(), context);
      Model known = SetupMemory.recall(experiment).map(model::withSetup).orElse(model);
      return Optional.of(new OpenModel(known, experiment));
    } catch (RuntimeException e) {
      experiment.close(); // nobody else will
      throw e;
    }
  }

  /** The first sample that is wanted; empty where there is none. */
  Optional<OpenModel> sample(Predicate<AppServices.SampleModel> wanted, JobContext context) {
    return services.samples().stream()
        .filter(wanted)
        .findFirst()
        .flatMap(s -> file(s.model(), context));
  }

  /**
   * What the person set by hand is taken from the experiment; the rest is what lies beside the file
   * now, which may be newer than the experiment.
   */
  private static Optional<OpenModel> withChoices(Model model, Experiment experiment) {
    Optional<ModelSetup> chosen = SetupMemory.chosen(experiment);
    if (chosen.isEmpty()) {
      SetupMemory.keep(experiment, model.setup());
    }
    return Optional.of(new OpenModel(chosen.map(model::withSetup).orElse(model), experiment));
  }
}
