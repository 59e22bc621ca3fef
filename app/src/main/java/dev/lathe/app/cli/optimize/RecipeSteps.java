package dev.lathe.app.cli.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.measure.ProcessMeasurer;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.StepMeasurer;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.StepFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The steps of the recipe that {@code lathe optimize} applies, where it has several. */
public final class RecipeSteps implements AutoCloseable {
  private final Model model;
  private final Optional<StepFiles> files;

  public RecipeSteps(PassRegistry registry, Model model, Recipe recipe) {
    this.model = model;
    this.files =
        Optional.of(recipe).filter(StepFiles::worth).map(r -> new StepFiles(model, r, registry));
  }

  /** Their files; empty with one step. */
  public Optional<StepFiles> files() {
    return files;
  }

  /**
   * What each step brings; the variant is written by then, so that nothing that goes wrong here
   * takes it away.
   *
   * @param judges labelled examples
   * @param say takes the reason why steps could not be told apart or measured
   * @return empty with one step, or where there was no room for the steps' files
   */
  public Optional<Waterfall> tell(
      Path result,
      boolean unmeasured,
      List<Example> judges,
      HardwareService hardware,
      Consumer<String> say,
      JobContext context) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    StepFiles steps = files.get();
    Optional<String> problem = steps.end(result);
    if (problem.isPresent()) {
      say.accept("The steps are not told apart: " + problem.get());
      return Optional.empty();
    }
    Waterfall told = steps.waterfall();
    if (unmeasured) {
      return Optional.of(told);
    }
    if (result.toAbsolutePath().equals(model.file().toAbsolutePath())) {
      say.accept("The steps are not measured: the original was replaced.");
      return Optional.of(told);
    }
    try {
      return Optional.of(
          new StepMeasurer(new ProcessMeasurer(hardware), hardware.device("cpu"))
              .measure(
                  told,
                  steps.models(),
                  Optional.of(new Dataset("the examples", judges, List.of())),
                  context));
    } catch (LatheException e) {
      say.accept("The steps could not be measured. " + e.what() + " " + e.why());
      return Optional.of(told);
    }
  }

  /** How good the original and the result are, where both were measured. */
  public static Optional<List<Stage.Quality>> qualities(Waterfall waterfall) {
    List<Stage> stages = waterfall.stages();
    Optional<Stage.Quality> last = stages.get(stages.size() - 1).quality();
    return stages.get(0).quality().flatMap(first -> last.map(l -> List.of(first, l)));
  }

  @Override
  public void close() {
    files.ifPresent(StepFiles::close);
  }
}
