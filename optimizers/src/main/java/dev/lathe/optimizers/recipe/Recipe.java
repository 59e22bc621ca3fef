package dev.lathe.optimizers.recipe;

import dev.lathe.optimizers.pass.ParamValues;
import java.util.List;

/** An ordered list of passes with parameter values; as JSON it can be kept, sent and replayed. */
public record Recipe(List<Step> steps) {
  /** Copies the list. */
  public Recipe {
    steps = List.copyOf(steps);
  }

  /** The steps that do something. */
  public List<Step> enabledSteps() {
    return steps.stream().filter(Step::enabled).toList();
  }

  /**
   * One pass of a recipe.
   *
   * @param enabled a switched-off step stays in the list and does nothing
   */
  public record Step(String passId, ParamValues values, boolean enabled) {}
}
