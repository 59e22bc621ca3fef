package dev.lathe.controllers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.LeftAlone;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.StepFiles;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Real passes' declarations over a preview that answers at once: more enabled steps, worse. */
public final class FakeOptimizing implements OptimizeServices {
  private static final int TOTAL = 200;

  private final Path home;
  private final List<Dataset> applied = new CopyOnWriteArrayList<>();
  private final AtomicInteger openSteps = new AtomicInteger();
  private volatile Consumer<JobContext> work = c -> {};
  private final List<Dataset> estimated = new CopyOnWriteArrayList<>();

  /** A fake that writes its files under this folder. */
  public FakeOptimizing(Path home) {
    this.home = home;
  }

  /** Does this where a recipe trains. */
  public void training(Consumer<JobContext> other) {
    work = other;
  }

  /** What recipes were applied with, the newest last. */
  public List<Dataset> applied() {
    return List.copyOf(applied);
  }

  /** What drafts were estimated on, the newest last. */
  public List<Dataset> estimated() {
    return List.copyOf(estimated);
  }

  @Override
  public PassRegistry passes() {
    return PassRegistry.standard();
  }

  @Override
  public Optional<String> unsupported(String passId, Model model) {
    return Optional.empty();
  }

  @Override
  public Applied apply(Model model, Recipe recipe, Optional<Dataset> data, JobContext context) {
    data.ifPresent(applied::add);
    if (new TrainingSteps(passes()).in(recipe)) {
      work.accept(context);
    }
    try {
      Path file = Files.createTempFile(Files.createDirectories(home), "made", ".onnx");
      Files.writeString(file, RecipeJson.write(recipe));
      return new Applied(
          file,
          RecipeJson.write(recipe),
          List.of(
              new Report(
                  "Static INT8",
                  52,
                  List.of("U8S8 chosen: this CPU has VNNI."),
                  List.of(new LeftAlone("not a matrix product", List.of("/Softmax"))))),
          Optional.of(recipe).filter(StepFiles::worth).map(r -> newSteps(model, r, file)),
          () -> remove(file));
    } catch (IOException e) {
      throw LatheException.failed("The fake cannot write.", e.getMessage(), "", e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw LatheException.failed("The fake cannot delete.", e.getMessage(), "", e);
    }
  }

  @Override
  public Steps steps(
      Model model, Recipe recipe, Path result, Optional<Dataset> data, JobContext context) {
    if (new TrainingSteps(passes()).in(recipe)) {
      work.accept(context);
    }
    return newSteps(model, recipe, result);
  }

  private Steps newSteps(Model model, Recipe recipe, Path result) {
    openSteps.incrementAndGet();
    return new FakeSteps(passes(), model, recipe, result, openSteps::decrementAndGet);
  }

  /** How many recipes' models on the way nobody has let go of. */
  public int openSteps() {
    return openSteps.get();
  }

  @Override
  public PruneServices pruning() {
    return new FakePruning();
  }

  @Override
  public Preview openPreview(Model model, JobContext context) {
    return new FakePreview(model.setup());
  }

  private static Prediction answer(ModelSetup setup, double first) {
    if (setup.task().truth() == Truth.OfNumber.class) {
      return new Prediction(new Quantity(100 * first), 3, 6, 0.1);
    }
    Answer example = setup.task().example().answer(setup.task());
    if (!(example instanceof Classification)) {
      return new Prediction(example, 3, 6, 0.1);
    }
    double rest = (1 - first) / 4;
    String[] labels = {"desert hare", "wood rabbit", "angora", "hamster", "mongoose"};
    List<ScoredLabel> scored =
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(i -> new ScoredLabel(labels[i], i, i == 0 ? first : rest / (1 + i)))
            .toList();
    return new Prediction(new Classification(scored, new float[5]), 3, 6, 0.1);
  }

  private static long enabled(Recipe recipe) {
    return recipe.steps().stream().filter(Recipe.Step::enabled).count();
  }

  private final class FakePreview implements Preview {
    private final ModelSetup setup;

    FakePreview(ModelSetup setup) {
      this.setup = setup;
    }

    private Prediction answer(double first) {
      return setup.task() == Tasks.OBJECT_DETECTION
          ? new Prediction(FakeBoxes.answer(first > 0.7, setup.labels()), 3, 6, 0.1)
          : FakeOptimizing.answer(setup, first);
    }

    @Override
    public Prediction original(Sample sample, JobContext context) {
      return answer(0.712);
    }

    @Override
    public Draft draft(Recipe recipe, Sample sample, JobContext context) {
      return new Draft(answer(0.712 - 0.09 * enabled(recipe)), 2_600_000, false, false, "");
    }

    @Override
    public Optional<Draft> made(Recipe recipe, Sample sample, JobContext context) {
      return Optional.of(
          new Draft(answer(0.712 - 0.09 * enabled(recipe)), 2_600_123, true, false, ""));
    }

    @Override
    public void estimate(Recipe recipe, Dataset data, Consumer<Step> onStep, JobContext context) {
      estimated.add(data);
      for (int n = 10; n <= TOTAL; n += 10) {
        context.checkCancelled();
        double half = 0.6 / Math.sqrt(n);
        Score a = new Score("Accuracy", "right", true, 0.83, 0.83 - half, Math.min(1, 0.83 + half));
        onStep.accept(
            new Step(
                n,
                TOTAL,
                Optional.of(a),
                Optional.of(new Score("Accuracy", "right", true, 0.845, 0.8, 0.88)),
                Optional.of(a)));
      }
    }

    @Override
    public List<String> layers() {
      return List.of("features.0.0", "features.3.conv.1", "features.17.conv.2", "classifier.1");
    }

    @Override
    public Layer layer(String name, Recipe recipe, JobContext context) {
      long[] counts = new long[60];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Math.round(900 * Math.exp(-Math.pow((i - 29.5) / 9, 2)));
      }
      double[] grid = new double[15];
      for (int i = 0; i < grid.length; i++) {
        grid[i] = (i - 7) * 0.05;
      }
      return new Layer(
          name, -0.42, 0.42, counts, enabled(recipe) == 0 ? new double[0] : grid, 31.2);
    }

    @Override
    public List<LayerError> errors(Recipe recipe, JobContext context) {
      double db = 44;
      List<LayerError> list = new java.util.ArrayList<>();
      for (String l : layers()) {
        list.add(new LayerError(l, db));
        db -= 11;
      }
      return list;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
