package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildDiedException;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.preview.LayerView;
import dev.lathe.optimizers.preview.PreviewEvaluation;
import dev.lathe.optimizers.preview.PreviewPlan;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The real passes and the real preview, on this machine's CPU. */
public final class StandardOptimizing implements OptimizeServices {
  private final PassRegistry registry = PassRegistry.standard();
  private final Supplier<Hardware> hardware;
  private final CrashCheck crashes;
  private final Worker worker;

  /** Finds out, in a process of its own, whether a model takes its process down. */
  @FunctionalInterface
  public interface CrashCheck {
    /** What the process died of; empty when it lived. */
    Optional<LatheException> check(Model model, JobContext context);

    /** A process in which the model ran has died of it: from now on it is known to. */
    default void crashed(Model model, LatheException why) {}
  }

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
      note(order.model(), e);
      throw e;
    }
  }

  /** A model on which ONNX Runtime crashed in a worker is not opened in this process any more. */
  private void note(Model model, LatheException e) {
    ChildDiedException.nativeCrash(e)
        .flatMap(ChildCrashReport::library)
        .filter(library -> library.contains("onnxruntime"))
        .ifPresent(library -> crashes.crashed(model, e));
  }

  @Override
  public Steps steps(
      Model model, Recipe recipe, Path result, Optional<Dataset> data, JobContext context) {
    StepFiles steps = new StepFiles(model, recipe, registry);
    try {
      List<Recipe.Step> enabled = recipe.enabledSteps();
      Recipe before = new Recipe(enabled.subList(0, enabled.size() - 1));
      make(
          new VariantOrder(model, before, data, Optional.empty(), Optional.empty()),
          Optional.of(steps),
          context);
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
    return new StandardPruning(registry, () -> hardware.get().machine(), worker, this::note);
  }

  private Report report(RecipeRunner.StepResult step) {
    return new Report(
        registry.require(step.passId()).name(),
        step.changed(),
        step.notes(),
        step.refused().stream().map(n -> n.node() + ": " + n.reason()).toList());
  }

  @Override
  public Preview openPreview(Model model, JobContext context) {
    Device cpu =
        hardware.get().devices().stream()
            .filter(d -> d.kind() == Device.Kind.CPU && d.available())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("this machine has no CPU"));
    boolean apart = crashes.check(model, context).isPresent();
    return new SessionPreview(
        PreviewSession.open(
            model,
            new PreviewSession.Setting(cpu, 0, apart, registry, hardware.get().machine()),
            context));
  }

  private record SessionPreview(PreviewSession session) implements Preview {
    @Override
    public Prediction original(Sample sample, JobContext context) {
      return session.original(sample, context);
    }

    @Override
    public Draft draft(Recipe recipe, Sample sample, JobContext context) {
      return draft(session.draft(recipe, sample, context));
    }

    @Override
    public Optional<Draft> made(Recipe recipe, Sample sample, JobContext context) {
      return session.made(recipe, sample, context).map(SessionPreview::draft);
    }

    private static Draft draft(PreviewSession.Draft d) {
      return new Draft(d.prediction(), d.bytes(), d.exact(), approximate(d.plan()));
    }

    private static String approximate(PreviewPlan plan) {
      List<String> said = new java.util.ArrayList<>();
      if (!plan.leftOut().isEmpty()) {
        said.add(
            Texts.get(
                "optimize.leaves-out",
                String.join(", ", plan.leftOut().stream().distinct().toList())));
      }
      if (plan.training()) {
        said.add(Texts.get("optimize.before-training"));
      }
      if (plan.packedOnly()) {
        said.add(Texts.get("optimize.packed"));
      }
      return String.join(" ", said);
    }

    @Override
    public void estimate(Recipe recipe, Dataset data, Consumer<Step> onStep, JobContext context) {
      session.estimate(recipe, data, s -> onStep.accept(step(s)), context);
    }

    private static Step step(PreviewEvaluation.Step s) {
      return new Step(
          s.n(),
          s.total(),
          s.quality().map(q -> score(q.metric(), q.estimate())),
          s.quality().flatMap(q -> s.original().map(o -> score(q.metric(), o))),
          s.agreement().map(a -> score(a.metric(), a.estimate())));
    }

    private static Score score(Metric metric, Estimate e) {
      return new Score(
          metric.name(),
          metric.doc(),
          metric.unit() == Metric.Unit.SHARE,
          e.value(),
          e.low(),
          e.high());
    }

    @Override
    public List<String> layers() {
      return session.layers();
    }

    @Override
    public Layer layer(String name, Recipe recipe, JobContext context) {
      LayerView v = session.layer(name, recipe);
      return new Layer(v.layer(), v.low(), v.high(), v.counts(), v.grid(), v.sqnrDb());
    }

    @Override
    public List<LayerError> errors(Recipe recipe, JobContext context) {
      return session.errors(recipe, context).stream()
          .map(e -> new LayerError(e.layer(), e.sqnrDb()))
          .toList();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
