package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the recipe under the hand with its experiment. Use on the screen's thread. */
final class RecipeMemory {
  private static final String NOTE = "recipe";

  private final WorkbenchController workbench;
  private final OptimizeServices services;
  private final JobRunner jobs;
  private final RecipeEditor editor;
  private boolean recalled;

  /** Of what is in this editor. */
  RecipeMemory(
      WorkbenchController workbench,
      OptimizeServices services,
      JobRunner jobs,
      RecipeEditor editor) {
    this.workbench = workbench;
    this.services = services;
    this.jobs = jobs;
    this.editor = editor;
  }

  /** Puts what the experiment remembers under the hand; until that is read, the usual beginning. */
  void open(Optional<OpenModel> opened) {
    recalled = false;
    if (opened.isEmpty()) {
      editor.reset(new Recipe(List.of()), id -> Optional.empty());
      return;
    }
    OpenModel o = opened.get();
    editor.reset(firstRecipe(), id -> Optional.empty());
    jobs.start(
        JobSpec.of(Texts.get("job.recipe"), c -> recall(o))
            .unlisted()
            .onSuccess(
                r -> {
                  if (workbench.openModelProperty().get().filter(now -> now == o).isPresent()) {
                    recalled = true;
                    editor.reset(r.recipe(), id -> Optional.ofNullable(r.problems().get(id)));
                  }
                }));
  }

  private record Recalled(Recipe recipe, Map<String, String> problems) {}

  private Recalled recall(OpenModel o) {
    Map<String, String> problems = new HashMap<>();
    for (Pass p : services.passes().all()) {
      services.unsupported(p.id(), o.model()).ifPresent(why -> problems.put(p.id(), why));
    }
    Recipe recipe;
    try {
      recipe =
          workbench
              .state()
              .recall(o.experiment(), NOTE)
              .map(json -> RecipeJson.read(json, services.passes()))
              .orElseGet(this::firstRecipe);
    } catch (LatheException e) {
      // A recipe of another version of Lathe: begin anew rather than refuse the model.
      recipe = firstRecipe();
    }
    return new Recalled(recipe, problems);
  }

  private Recipe firstRecipe() {
    return GivenRecipes.read(RecipeMemory.class, "first-recipe.json", services.passes())
        .orElse(new Recipe(List.of()));
  }

  /** Remembers what is under the hand now. */
  void remember(Recipe recipe) {
    // Before the experiment has told its recipe, what is under the hand is not the person's.
    workbench
        .openModelProperty()
        .get()
        .filter(o -> recalled)
        .ifPresent(o -> workbench.state().keep(o.experiment(), NOTE, RecipeJson.write(recipe)));
  }
}
