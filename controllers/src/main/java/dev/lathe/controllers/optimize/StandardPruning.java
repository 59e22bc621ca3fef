package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.PruneSweep;
import dev.lathe.optimizers.pruning.Sensitivity;
import dev.lathe.optimizers.pruning.channels.PrunePlan;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.util.ArrayList;
import java.util.Comparator;
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
  private Pass.Input input(PruneQuestion q, JobContext context) {
    Recipe before =
        new TrainingSteps(registry).without(new Recipe(q.recipe().steps().subList(0, q.step())));
    OnnxModel onnx =
        before.steps().stream().noneMatch(Recipe.Step::enabled)
            ? q.model().onnx()
            : new RecipeRunner(registry)
                .draft(q.model(), before, machine.get(), context)
                .orElse(q.model().onnx());
    return new Pass.Input(q.model(), onnx, machine.get(), q.samples());
  }

  private PruneChannelsPass pass(PruneQuestion q) {
    return (PruneChannelsPass) registry.require(q.recipe().steps().get(q.step()).passId());
  }

  private static ParamValues values(PruneQuestion q) {
    return q.recipe().steps().get(q.step()).values();
  }

  @Override
  public ChannelPlan plan(PruneQuestion q, JobContext context) {
    PruneChannelsPass.Planned planned = pass(q).planned(input(q, context), values(q), context);
    PassResult result = planned.result();
    List<String> lines = new ArrayList<>(result.notes());
    result.done().forEach(d -> lines.add(d.node() + ": " + d.reason()));
    result.refused().forEach(r -> lines.add(Texts.get("prune.left", r.node(), r.reason())));
    return new ChannelPlan(
        lines, planned.plan().ranked().stream().map(r -> group(r, planned.plan())).toList());
  }

  private static ChannelPlan.Group group(PrunePlan.Ranked ranked, PrunePlan plan) {
    List<ChannelPlan.Channel> channels = new ArrayList<>();
    for (int i = 0; i < ranked.scores().length; i++) {
      channels.add(new ChannelPlan.Channel(ranked.scores()[i], ranked.gone()[i]));
    }
    channels.sort(
        Comparator.comparing(ChannelPlan.Channel::goes)
            .thenComparing(Comparator.comparingDouble(ChannelPlan.Channel::score).reversed()));
    String sentence =
        plan.cuts().stream()
            .filter(c -> c.group() == ranked.group())
            .map(PrunePlan.Cut::sentence)
            .findFirst()
            .orElse("");
    return new ChannelPlan.Group(ranked.group().name(), channels, sentence);
  }

  @Override
  public void sweep(PruneQuestion q, Consumer<SweepStop> onStop, JobContext context) {
    alive.accept(q.model(), context);
    double[] uncut = new double[1];
    new PruneSweep(pass(q), input(q, context), values(q))
        .run(
            q.sample().orElseThrow(),
            q.judged(),
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

  @Override
  public void sensitivity(PruneQuestion q, Consumer<SensitivityCurve> onCurve, JobContext context) {
    alive.accept(q.model(), context);
    new Sensitivity(pass(q), input(q, context), values(q))
        .run(
            q.judged()
                .orElseThrow(() -> LatheException.input(Texts.get("channels.needs-data"), "", "")),
            Sensitivity.EXAMPLES,
            curve -> onCurve.accept(curve(curve)),
            context);
  }

  private static SensitivityCurve curve(Sensitivity.Curve c) {
    Sensitivity.Point whole = c.points().get(0);
    return new SensitivityCurve(
        c.group(),
        c.points().stream().map(p -> new SensitivityCurve.Point(p.ratio(), p.score())).toList(),
        whole.accuracy().isPresent(),
        c.lossAtHalf(),
        whole.accuracy().orElse(whole.agreement()).n());
  }
}
