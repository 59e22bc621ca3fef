package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.controllers.services.SensitivityCurve;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.controllers.text.LayerNames;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.LeftAlone;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.Sensitivity;
import dev.lathe.optimizers.pruning.channels.PrunePlan;
import dev.lathe.optimizers.worker.PruneOrder;
import dev.lathe.optimizers.worker.SensitivityTask;
import dev.lathe.optimizers.worker.SweepTask;
import dev.lathe.optimizers.worker.Worker;
import dev.lathe.optimizers.worker.WorkerScores;
import dev.lathe.optimizers.worker.WorkerTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The real passes. */
final class StandardPruning implements PruneServices {
  private static final int NODES_SHOWN = 6;

  private final PassRegistry registry;
  private final Supplier<Machine> machine;
  private final Worker worker;
  private final BiFunction<Model, LatheException, LatheException> onFailure;
  private Optional<WorkerScores> scores = Optional.empty();

  /**
   * With this machine.
   *
   * @param worker runs what is cut, and whatever else samples are needed for
   * @param onFailure told when the worker fails on a model; returns what is said of it
   */
  StandardPruning(
      PassRegistry registry,
      Supplier<Machine> machine,
      Worker worker,
      BiFunction<Model, LatheException, LatheException> onFailure) {
    this.registry = registry;
    this.machine = machine;
    this.worker = worker;
    this.onFailure = onFailure;
  }

  private static PruneOrder order(PruneRequest q) {
    return new PruneOrder(q.model(), q.recipe(), q.step(), q.samples(), q.sample(), q.judged());
  }

  /** The pass; what samples decide comes from the worker, and is kept while the ratio moves. */
  private synchronized PruneChannelsPass pass(PruneRequest q) {
    PruneOrder order = order(q);
    if (!PruneChannelsPass.ranksOnSamples(order.values())) {
      return (PruneChannelsPass) registry.require(q.recipe().steps().get(q.step()).passId());
    }
    WorkerScores fitting =
        scores.filter(s -> sameScores(s.order(), order)).orElse(new WorkerScores(worker, order));
    scores = Optional.of(fitting);
    return PruneChannelsPass.scoredBy(fitting);
  }

  private static boolean sameScores(PruneOrder a, PruneOrder b) {
    return a.model() == b.model()
        && a.step() == b.step()
        && a.recipe().steps().subList(0, a.step()).equals(b.recipe().steps().subList(0, b.step()))
        && a.data().equals(b.data())
        && a.values()
            .get(PruneChannelsPass.IMPORTANCE)
            .equals(b.values().get(PruneChannelsPass.IMPORTANCE));
  }

  private <P> void run(
      WorkerTask<PruneOrder, P, Boolean> task,
      PruneRequest q,
      Consumer<P> parts,
      JobContext context) {
    try {
      worker.run(task, order(q), parts, context);
    } catch (LatheException e) {
      throw onFailure.apply(q.model(), e);
    }
  }

  @Override
  public ChannelPlan plan(PruneRequest q, JobContext context) {
    PruneOrder order = order(q);
    PruneChannelsPass.Planned planned;
    try {
      planned = pass(q).planned(order.input(machine.get(), context), order.values(), context);
    } catch (LatheException e) {
      throw onFailure.apply(q.model(), e);
    }
    PassResult result = planned.result();
    List<String> lines = new ArrayList<>(result.notes());
    LayerNames names = OptimizeController.names(q.model());
    result.done().forEach(d -> lines.add(names.shown(d.node()) + ": " + d.reason()));
    LeftAlone.of(result.refused()).stream()
        .map(g -> g.named(names::shown))
        .forEach(g -> lines.add(Texts.get("prune.left", g.line(NODES_SHOWN))));
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
  public void sweep(PruneRequest q, Consumer<SweepStop> onStop, JobContext context) {
    double[] uncut = new double[1];
    run(
        new SweepTask(),
        q,
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
  public void sensitivity(PruneRequest q, Consumer<SensitivityCurve> onCurve, JobContext context) {
    if (q.judged().isEmpty()) {
      throw LatheException.input(Texts.get("channels.needs-data"), "", "");
    }
    run(new SensitivityTask(), q, curve -> onCurve.accept(curve(curve)), context);
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
