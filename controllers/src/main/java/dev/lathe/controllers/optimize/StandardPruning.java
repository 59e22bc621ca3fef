package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.measure.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.pruning.PruneSweep;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The real passes. */
final class StandardPruning implements PruneServices {
  private final PassRegistry registry;
  private final Supplier<Machine> machine;
  private final BiConsumer<Model, JobContext> alive;

  /**
   * With this machine.
   *
   * @param alive throws where the model would take this process down
   */
  StandardPruning(
      PassRegistry registry, Supplier<Machine> machine, BiConsumer<Model, JobContext> alive) {
    this.registry = registry;
    this.machine = machine;
    this.alive = alive;
  }

  /** The step's input: what the steps before it make, those that train or need samples left out. */
  private Pass.Input input(
      Model model, Recipe recipe, int step, Optional<Dataset> samples, JobContext context) {
    Recipe before =
        new TrainingSteps(registry).without(new Recipe(recipe.steps().subList(0, step)));
    OnnxModel onnx =
        before.steps().stream().noneMatch(Recipe.Step::enabled)
            ? model.onnx()
            : new RecipeRunner(registry)
                .draft(model, before, machine.get(), context)
                .orElse(model.onnx());
    return new Pass.Input(model, onnx, machine.get(), samples);
  }

  @Override
  public List<String> plan(
      Model model, Recipe recipe, int step, Optional<Dataset> samples, JobContext context) {
    Recipe.Step s = recipe.steps().get(step);
    PassResult result =
        registry
            .require(s.passId())
            .apply(input(model, recipe, step, samples, context), s.values(), context);
    List<String> lines = new ArrayList<>(result.notes());
    result.done().forEach(d -> lines.add(d.node() + ": " + d.reason()));
    result.refused().forEach(r -> lines.add(Texts.get("prune.left", r.node(), r.reason())));
    return lines;
  }

  @Override
  public void sweep(
      Model model,
      Recipe recipe,
      int step,
      Optional<Dataset> samples,
      Sample sample,
      Optional<Dataset> judged,
      Consumer<SweepStop> onStop,
      JobContext context) {
    alive.accept(model, context);
    Recipe.Step s = recipe.steps().get(step);
    double[] uncut = new double[1];
    new PruneSweep(
            registry.require(s.passId()), input(model, recipe, step, samples, context), s.values())
        .run(
            sample,
            judged,
            stop -> {
              uncut[0] = stop.ratio() == 0 ? stop.bytes() : uncut[0];
              onStop.accept(
                  new SweepStop(
                      stop.ratio(),
                      stop.latency().value(),
                      stop.bytes() / uncut[0],
                      stop.accuracy().map(Estimate::value),
                      Optional.of(stop.agreement()).filter(Estimate::isKnown).map(Estimate::value),
                      stop.pays()));
            },
            context);
  }
}
