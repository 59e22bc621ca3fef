package dev.lathe.controllers.services;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The channel pruning that a person looks at.
 *
 * @param step where in the recipe it is
 * @param samples what its ranking looks at, where it does
 * @param sample what latency is measured on
 * @param judged what answers are judged on
 */
public record PruneRequest(
    Model model,
    Recipe recipe,
    int step,
    Optional<Dataset> samples,
    Optional<Sample> sample,
    Optional<Dataset> judged) {
  /** The place of the first step that is switched on and can show a plan of channels. */
  public static Optional<Integer> stepOf(Recipe recipe, PassRegistry passes) {
    for (int i = 0; i < recipe.steps().size(); i++) {
      Recipe.Step s = recipe.steps().get(i);
      if (s.enabled() && passes.require(s.passId()).channelShare().isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Whether stops that were measured for one hold for the other: all but the ratio is equal. */
  public boolean sameTrack(PruneRequest other) {
    return sameModel(other)
        && with(PruneChannelsPass.track(values()))
            .equals(other.with(PruneChannelsPass.track(other.values())));
  }

  /** What stops depend on but for model and data, as JSON: the recipe up to this step. */
  public String track() {
    return RecipeJson.write(with(PruneChannelsPass.track(values())));
  }

  /** Whether curves of sensitivity hold too: they depend on the importance alone. */
  public boolean sameRanking(PruneRequest other) {
    return sameModel(other) && with(ranking()).equals(other.with(other.ranking()));
  }

  private boolean sameModel(PruneRequest other) {
    return model == other.model && step == other.step && judged.equals(other.judged);
  }

  private ParamValues values() {
    return recipe.steps().get(step).values();
  }

  private ParamValues ranking() {
    return ParamValues.initial(List.of(PruneChannelsPass.IMPORTANCE))
        .with(PruneChannelsPass.IMPORTANCE, values().get(PruneChannelsPass.IMPORTANCE));
  }

  /** The recipe up to this step. */
  private Recipe with(ParamValues values) {
    List<Recipe.Step> steps = new ArrayList<>(recipe.steps().subList(0, step));
    steps.add(new Recipe.Step(recipe.steps().get(step).passId(), values, true));
    return new Recipe(steps);
  }
}
