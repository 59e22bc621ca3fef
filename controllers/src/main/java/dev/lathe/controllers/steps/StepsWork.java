package dev.lathe.controllers.steps;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.optimize.MadeSteps;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.services.OptimizeServices.Steps;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.StepMeasurer;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done about steps on worker threads. */
final class StepsWork {
  private static final int MOST_EXAMPLES = 500;
  private static final long SEED = 1;

  private final AppServices services;

  StepsWork(AppServices services) {
    this.services = services;
  }

  /** A variant's recipe, where it can be read, and what its steps bring, as far as it was kept. */
  record Known(Optional<Recipe> recipe, Optional<Waterfall> waterfall) {
    static final Known NOTHING = new Known(Optional.empty(), Optional.empty());

    int steps() {
      return recipe.map(r -> r.enabledSteps().size()).orElse(0);
    }
  }

  /** Reads what the experiment knows, by the variants' ids, in their order. */
  Map<Long, Known> read(OpenModel o) {
    Map<Long, Known> known = new LinkedHashMap<>();
    for (Variant v : o.experiment().variants()) {
      known.put(v.id(), new Known(recipe(v), o.experiment().steps(v)));
    }
    return known;
  }

  private Optional<Recipe> recipe(Variant v) {
    try {
      return v.isOriginal()
          ? Optional.empty()
          : Optional.of(RecipeJson.read(v.recipeJson(), services.optimizing().passes()));
    } catch (LatheException e) {
      // A recipe of another version of Lathe: the variant is used, its steps cannot be made again.
      return Optional.empty();
    }
  }

  /** Measures the steps of a variant that was just made, and keeps what they bring. */
  Waterfall measure(MadeSteps made, JobContext context) {
    // The result has moved into the experiment.
    List<Model> models = new ArrayList<>(made.steps().models());
    Model last = models.remove(models.size() - 1);
    models.add(
        new Model(made.variant().file(), last.sha256(), last.bytes(), last.onnx(), last.setup()));
    return measure(
        made.open(), made.variant(), made.steps().waterfall(), models, made.judged(), context);
  }

  private Waterfall measure(
      OpenModel o,
      Variant v,
      Waterfall files,
      List<Model> models,
      Optional<Dataset> judged,
      JobContext context) {
    Waterfall measured =
        new StepMeasurer(services.measurer(), cpu())
            .measure(files, models, judged.map(StepsWork::some), context);
    o.experiment().keepSteps(v, measured);
    return measured;
  }

  /** Runs the recipe again but for its last step, whose result is the variant, and measures. */
  Waterfall again(
      OpenModel o,
      Variant v,
      Recipe recipe,
      Optional<Dataset> data,
      Optional<Dataset> judged,
      JobContext context) {
    double last =
        o.experiment()
            .steps(v)
            .map(w -> w.stages().get(w.stages().size() - 1).seconds())
            .orElse(0.0);
    try (Steps steps = services.optimizing().steps(o.model(), recipe, v.file(), data, context)) {
      List<Stage> stages = new ArrayList<>(steps.waterfall().stages());
      Stage end = stages.remove(stages.size() - 1);
      stages.add(Stage.of(end.pass(), end.bytes(), end.parameters(), end.macs(), last));
      return measure(o, v, new Waterfall(stages), steps.models(), judged, context);
    }
  }

  private static Dataset some(Dataset data) {
    return Splits.take(data.judges(), MOST_EXAMPLES, SEED);
  }

  private Device cpu() {
    return services.hardware().devices().stream()
        .filter(d -> d.kind() == Device.Kind.CPU && d.available())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("this machine has no CPU"));
  }
}
