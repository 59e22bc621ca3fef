package dev.lathe.optimizers.worker;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.StepFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A variant to be made.
 *
 * @param model with its setup as the window or the command line has it
 * @param data what its passes look at; read from a file, so that a worker can read it again
 * @param target where the variant is written; empty where only the models on the way are wanted
 * @param steps where these are kept; empty where nobody wants them
 * @param counted whether it is counted what the model and the variant hold
 */
public record VariantOrder(
    Model model,
    Recipe recipe,
    Optional<Dataset> data,
    Optional<Path> target,
    Optional<StepFiles.Place> steps,
    boolean counted) {
  /** A variant, written to that file. */
  public static VariantOrder of(Model model, Recipe recipe, Optional<Dataset> data, Path target) {
    return new VariantOrder(model, recipe, data, Optional.of(target), Optional.empty(), false);
  }

  /** Models on the way to a variant that is not written. */
  public static VariantOrder ofSteps(Model model, Recipe recipe, Optional<Dataset> data) {
    return new VariantOrder(model, recipe, data, Optional.empty(), Optional.empty(), false);
  }

  /** The same, and the model and the variant are counted. */
  public VariantOrder counting() {
    return new VariantOrder(model, recipe, data, target, steps, true);
  }

  VariantOrder keeping(Optional<StepFiles.Place> place) {
    return new VariantOrder(model, recipe, data, target, place, counted);
  }
}
