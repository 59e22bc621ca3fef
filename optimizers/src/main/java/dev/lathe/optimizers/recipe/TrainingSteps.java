package dev.lathe.optimizers.recipe;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which steps of a recipe train: they take minutes, and see examples that nobody may judge by. */
public final class TrainingSteps {
  private final PassRegistry registry;

  /** With the passes that recipes may name. */
  public TrainingSteps(PassRegistry registry) {
    this.registry = registry;
  }

  /** Whether an enabled step trains. */
  public boolean in(Recipe recipe) {
    return recipe.steps().stream().anyMatch(s -> s.enabled() && trains(s));
  }

  /** The recipe without them; what a step does besides training stays. */
  public Recipe without(Recipe recipe) {
    List<Recipe.Step> rest = recipe.steps().stream().flatMap(s -> untrained(s).stream()).toList();
    return rest.equals(recipe.steps()) ? recipe : new Recipe(rest);
  }

  private Optional<Recipe.Step> untrained(Recipe.Step step) {
    if (!trains(step)) {
      return Optional.of(step);
    }
    return registry
        .require(step.passId())
        .untrained(step.values())
        .map(v -> new Recipe.Step(step.passId(), v, step.enabled()));
  }

  /** Whether a recipe in JSON trains; one that cannot be read may have. */
  public boolean in(String recipeJson) {
    if (recipeJson.isBlank()) {
      return false;
    }
    try {
      return in(RecipeJson.read(recipeJson, registry));
    } catch (LatheException e) {
      return true;
    }
  }

  /** Whether the model was made by training, as its metadata tell. */
  public boolean made(OnnxModel model) {
    return Stream.of(Provenance.RECIPE, Provenance.SOURCE_RECIPE)
        .flatMap(key -> Optional.ofNullable(model.metadata().get(key)).stream())
        .anyMatch(this::in);
  }

  private boolean trains(Recipe.Step step) {
    return registry
        .find(step.passId())
        .filter(p -> p.needs(step.values()).contains(Pass.Need.TRAINING))
        .isPresent();
  }
}
