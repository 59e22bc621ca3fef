package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.LeftAlone;
import dev.lathe.optimizers.preview.PreviewSession;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.StepFiles;
import dev.lathe.optimizers.worker.VariantOrder;
import dev.lathe.optimizers.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The real passes and the real preview, on this machine's CPU. */
public final class StandardOptimizing implements OptimizeServices {
  private final PassRegistry registry = PassRegistry.standard();
  private final Supplier<Hardware> hardware;
  private final CrashCheck crashes;
  private final Worker worker;

  /**
   * With this machine.
   *
   * @param hardware asked on worker threads only
   * @param crashes asked before native code in this process gets a model
   * @param worker makes variants, and whatever else may take its process down
   */
  public StandardOptimizing(Supplier<Hardware> hardware, CrashCheck crashes, Worker worker) {
    this.hardware = hardware;
    this.crashes = crashes;
    this.worker = worker;
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
    Optional<StepFiles> steps =
        Optional.of(recipe).filter(StepFiles::worth).map(r -> new StepFiles(model, r, registry));
    try {
      return written(model, recipe, data, steps, context);
    } catch (IOException e) {
      steps.ifPresent(StepFiles::close);
      throw LatheException.environment(
          "The variant cannot be written.",
          String.valueOf(e.getMessage()),
          "Check that the folder for temporary files has room.",
          e);
    } catch (RuntimeException | Error e) {
      steps.ifPresent(StepFiles::close);
      throw e;
    }
  }

  /** In a folder, because a large model is two files. */
  private Applied written(
      Model model,
      Recipe recipe,
      Optional<Dataset> data,
      Optional<StepFiles> steps,
      JobContext context)
      throws IOException {
    TemporaryFolder folder = TemporaryFolder.create("lathe-variant");
    try {
      Path file = folder.path().resolve("variant.onnx");
      Worker.Made made = make(VariantOrder.of(model, recipe, data, file), steps, context);
      boolean whole = steps.filter(s -> s.end(file).isEmpty()).isPresent();
      if (!whole) {
        steps.ifPresent(StepFiles::close);
      }
      return new Applied(
          file,
          RecipeJson.write(recipe),
          made.steps().stream().map(this::report).toList(),
          steps.filter(s -> whole).map(StepsOnDisk::new),
          folder::close);
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  private Worker.Made make(VariantOrder order, Optional<StepFiles> steps, JobContext context) {
    try {
      return worker.make(order, steps, context);
    } catch (LatheException e) {
      throw crashes.failed(order.model(), e);
    }
  }

  @Override
  public Steps steps(
      Model model, Recipe recipe, Path result, Optional<Dataset> data, JobContext context) {
    StepFiles steps = new StepFiles(model, recipe, registry);
    try {
      List<Recipe.Step> enabled = recipe.enabledSteps();
      Recipe before = new Recipe(enabled.subList(0, enabled.size() - 1));
      make(VariantOrder.ofSteps(model, before, data), Optional.of(steps), context);
      steps
          .end(result)
          .ifPresent(
              why -> {
                throw LatheException.environment(
                    "The models on the way cannot be kept.",
                    why,
                    "Check that the folder for temporary files has room.",
                    null);
              });
      return new StepsOnDisk(steps);
    } catch (RuntimeException | Error e) {
      steps.close();
      throw e;
    }
  }

  private record StepsOnDisk(StepFiles files) implements Steps {
    @Override
    public Waterfall waterfall() {
      return files.waterfall();
    }

    @Override
    public List<Model> models() {
      return files.models();
    }

    @Override
    public void close() {
      files.close();
    }
  }

  @Override
  public PruneServices pruning() {
    return new StandardPruning(registry, () -> hardware.get().machine(), worker, crashes::failed);
  }

  private Report report(RecipeRunner.StepResult step) {
    return new Report(
        registry.require(step.passId()).name(),
        step.changed(),
        step.notes(),
        LeftAlone.of(step.refused()));
  }

  @Override
  public Preview openPreview(Model model, JobContext context) {
    Device cpu =
        hardware.get().devices().stream()
            .filter(d -> d.kind() == Device.Kind.CPU && d.available())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("this machine has no CPU"));
    Machine machine = hardware.get().machine();
    return new GuardedPreview(
        model,
        apart ->
            new SessionPreview(
                PreviewSession.open(
                    model, new PreviewSession.Setting(cpu, 0, apart, registry, machine), context)),
        crashes,
        context);
  }
}
