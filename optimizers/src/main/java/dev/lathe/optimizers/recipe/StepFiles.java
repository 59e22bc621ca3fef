package dev.lathe.optimizers.recipe;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.onnx.ModelAnalysis;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The models that a recipe makes on its way, in a folder for temporary files, so that each step can
 * be measured after all are done. Closing removes them; original and result stay where they are.
 * What a killed process has left is removed when the next ones are made.
 */
public final class StepFiles implements AutoCloseable {
  private final Model original;
  private final PassRegistry registry;
  private final List<Recipe.Step> steps;
  private final List<Stage> stages = new ArrayList<>();
  private final List<Model> models = new ArrayList<>();
  private Optional<TemporaryFolder> folder = Optional.empty();
  private double lastSeconds;
  private Optional<String> problem = Optional.empty();

  /** Of a recipe that is about to be run on a model. */
  public StepFiles(Model original, Recipe recipe, PassRegistry registry) {
    this.original = original;
    this.registry = registry;
    this.steps = recipe.enabledSteps();
    ModelFacts facts = ModelAnalysis.analyse(original.onnx());
    stages.add(Stage.of("", original.bytes(), facts.parameters(), facts.macs(), 0));
    models.add(original);
    try {
      folder = Optional.of(TemporaryFolder.create("lathe-steps"));
    } catch (IOException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a recipe has more than one step: the steps of another need not be told apart. */
  public static boolean worth(Recipe recipe) {
    return recipe.enabledSteps().size() > 1;
  }

  /**
   * Keeps what a step made; for {@link RecipeRunner}. The last step's is not written: its file is
   * the result. Where there is no room the recipe goes on, without its steps being kept.
   */
  public void keep(StepResult step, OnnxModel onnx) {
    boolean kept = stages.size() < steps.size() && problem.isEmpty();
    kept(step, kept ? place().write(stages.size(), step.passId(), onnx) : Optional.empty());
  }

  /**
   * The same where {@link #place} has been given to whoever runs the recipe.
   *
   * @param writing what kept the step from being written; empty when it was
   */
  public void kept(StepResult step, Optional<String> writing) {
    if (stages.size() == steps.size()) {
      lastSeconds = step.seconds();
      return;
    }
    if (problem.isEmpty()) {
      problem = writing;
    }
    if (problem.isPresent()) {
      return;
    }
    try {
      add(place().file(stages.size(), step.passId()), step.seconds());
    } catch (LatheException e) {
      problem = Optional.of(e.what() + " " + e.why());
    }
  }

  /**
   * Where steps are written.
   *
   * @throws IllegalStateException when there is no room for them, as {@link #hasRoom} tells
   */
  public Place place() {
    return new Place(folder.orElseThrow(IllegalStateException::new).path(), steps.size() - 1);
  }

  /** Whether steps can be written. */
  public boolean hasRoom() {
    return folder.isPresent();
  }

  /**
   * A folder for the models on the way of a recipe.
   *
   * @param count how many steps are kept, from the first
   */
  public record Place(Path folder, int count) {
    /** The file of a step, which counts from 1. */
    Path file(int step, String passId) {
      return folder.resolve(String.valueOf(step)).resolve(step + "-" + passId + ".onnx");
    }

    /**
     * Writes a step, if it is one of those that are kept.
     *
     * @return why it cannot be written; empty when all is well
     */
    public Optional<String> write(int step, String passId, OnnxModel onnx) {
      if (step > count) {
        return Optional.empty();
      }
      Path file = file(step, passId);
      try {
        Files.createDirectories(file.getParent());
        OnnxFiles.write(onnx, file);
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (LatheException e) {
        return Optional.of(e.what() + " " + e.why());
      }
    }
  }

  /**
   * Completes the stages with the result of the recipe.
   *
   * @return why steps cannot be told apart; empty when they can
   */
  public Optional<String> end(Path result) {
    if (problem.isEmpty()) {
      if (stages.size() != steps.size()) {
        throw new IllegalStateException(
            stages.size() - 1 + " of " + steps.size() + " steps were run");
      }
      add(result, lastSeconds);
    }
    return problem;
  }

  private void add(Path file, double seconds) {
    Model model =
        ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()).asVariantOf(original);
    ModelFacts facts = ModelAnalysis.analyse(model.onnx());
    stages.add(
        Stage.of(
            PassSpec.format(steps.get(stages.size() - 1), registry),
            model.bytes(),
            facts.parameters(),
            facts.macs(),
            seconds));
    models.add(model);
  }

  /** Size and work of each stage. */
  public Waterfall waterfall() {
    return new Waterfall(stages);
  }

  /** The file of each stage. */
  public List<Model> models() {
    return List.copyOf(models);
  }

  @Override
  public void close() {
    folder.ifPresent(TemporaryFolder::close);
  }
}
