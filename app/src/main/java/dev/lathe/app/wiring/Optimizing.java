package dev.lathe.app.wiring;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.optimize.OptimizeServices;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Hardware;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.PassResult.NodeNote;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.RecipeRunner.Outcome;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Passes and recipes for the screen "Optimize". */
final class Optimizing implements OptimizeServices {
  private final PassRegistry registry = PassRegistry.standard();
  private final Hardware hardware;

  Optimizing(Hardware hardware) {
    this.hardware = hardware;
  }

  @Override
  public PassRegistry passes() {
    return registry;
  }

  @Override
  public Optional<String> unsupported(String passId, Model model) {
    return registry.require(passId).unsupported(model.onnx());
  }

  @Override
  public Applied apply(Model model, Recipe recipe, Optional<Dataset> data, JobContext context) {
    Outcome outcome =
        new RecipeRunner(registry).run(model, recipe, data, hardware.machine(), context);
    try {
      Path file = Files.createTempFile("lathe-variant", ".onnx");
      RecipeRunner.write(outcome, file);
      List<Report> reports = outcome.steps().stream().map(this::report).toList();
      return new Applied(file, RecipeJson.write(recipe), reports);
    } catch (IOException e) {
      throw LatheException.environment(
          "The variant cannot be written.",
          String.valueOf(e.getMessage()),
          "Check that the folder for temporary files has room.",
          e);
    }
  }

  private Report report(StepResult step) {
    String name = registry.require(step.passId()).name();
    List<String> refused = step.refused().stream().map(Optimizing::line).toList();
    return new Report(name, step.changed(), step.notes(), refused);
  }

  private static String line(NodeNote note) {
    return note.node() + ": " + note.reason();
  }

  @Override
  public Preview openPreview(Model model, JobContext context) {
    throw LatheException.failed("There is no live preview yet.", "", "", null);
  }
}
