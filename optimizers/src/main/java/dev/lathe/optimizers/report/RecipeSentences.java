package dev.lathe.optimizers.report;

import dev.lathe.base.LatheException;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What made a variant, in sentences. */
final class RecipeSentences {
  private RecipeSentences() {}

  static List<String> of(Variant variant) {
    if (variant.isOriginal()) {
      return List.of("The model that the experiment began with.");
    }
    PassRegistry registry = PassRegistry.standard();
    try {
      Recipe recipe = RecipeJson.read(variant.recipeJson(), registry);
      List<String> steps = new ArrayList<>();
      for (Recipe.Step step : recipe.enabledSteps()) {
        steps.add(sentence(registry.require(step.passId()), step));
      }
      return steps.isEmpty() ? List.of("A file that was added; its making is not known.") : steps;
    } catch (LatheException e) {
      return List.of("Its recipe cannot be read by this version of Lathe: " + e.what());
    }
  }

  private static String sentence(Pass pass, Recipe.Step step) {
    String values =
        pass.params().stream()
            .filter(p -> !p.initial().equals(step.values().get(p)))
            .map(p -> p.name() + " " + value(p, step.values().get(p)))
            .collect(Collectors.joining(", "));
    String doc = pass.doc().strip();
    return pass.name()
        + (values.isEmpty() ? " with its usual values. " : ", with " + values + ". ")
        + doc;
  }

  private static String value(Param<?> param, Object value) {
    if (value instanceof Boolean on) {
      return on ? "on" : "off";
    }
    String unit =
        param instanceof Param.DecimalParam d
            ? d.unit()
            : param instanceof Param.IntParam i ? i.unit() : "";
    return value + (unit.isEmpty() ? "" : " " + unit);
  }
}
