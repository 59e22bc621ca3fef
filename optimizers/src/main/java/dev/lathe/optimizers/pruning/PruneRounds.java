package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.channels.ChannelGroup;
import dev.lathe.optimizers.pruning.channels.PruneOptions;
import dev.lathe.optimizers.pruning.channels.PrunePlan;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts channels in rounds with training between them: what is left learns to do the work of what
 * went before more goes. The shares follow {@link CubicSchedule}; the training after the last round
 * is left to whoever wants it.
 */
final class PruneRounds {
  /** As much of a group stays at least, over all rounds. */
  private static final double LEAST_LEFT = 0.1;

  private final PruneChannelsPass pass;
  private final Pass.Input input;
  private final ParamValues values;
  private final JobContext context;
  private final CubicSchedule schedule;
  private final int rounds;
  private final Map<String, Integer> units = new HashMap<>();
  private final PassReport report = new PassReport();

  PruneRounds(PruneChannelsPass pass, Pass.Input input, ParamValues values, JobContext context) {
    this.pass = pass;
    this.input = input;
    this.values = values;
    this.context = context;
    this.rounds = values.get(PruneChannelsPass.ROUNDS);
    this.schedule = schedule(values);
  }

  private static CubicSchedule schedule(ParamValues values) {
    return new CubicSchedule(
        0, values.get(PruneChannelsPass.RATIO), 0, values.get(PruneChannelsPass.ROUNDS));
  }

  /** What the rounds do, in a sentence. */
  static String sentence(ParamValues values) {
    StringBuilder shares = new StringBuilder();
    int rounds = values.get(PruneChannelsPass.ROUNDS);
    for (int k = 1; k <= rounds; k++) {
      String between = k == 1 ? "" : k == rounds ? " and " : ", ";
      shares.append(between).append(percent(schedule(values).at(k)));
    }
    return String.format(
        Locale.ROOT,
        "In %d rounds: %s are gone after each, with %s epochs of training between them; the"
            + " training after the last is left to a pass behind this one.",
        rounds,
        shares,
        values.get(PruneChannelsPass.ROUND_EPOCHS));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  PassResult run(Retraining training) {
    double epochs = values.get(PruneChannelsPass.ROUND_EPOCHS);
    report.note(sentence(values));
    try (Retraining.Session session = training.open(input, pass.id(), values, epochs, context)) {
      OnnxModel model = rounds(session);
      session.notes().forEach(report::note);
      return report.result(model);
    }
  }

  private OnnxModel rounds(Retraining.Session session) {
    OnnxModel model = input.onnx();
    double whole = 0;
    double left = 1;
    for (int k = 1; k <= rounds; k++) {
      context.checkCancelled();
      double share = left <= 0 ? 0 : Math.max(0, 1 - (1 - schedule.at(k)) / left);
      PruneOptions options = options(Math.min(share, PruneChannelsPass.RATIO.max()));
      Pass.Input now = new Pass.Input(input.model(), model, input.machine(), input.data());
      PruneChannelsPass.Planned planned = pass.planned(now, values, options, context);
      PrunePlan plan = planned.plan();
      if (k == 1) {
        plan.source().groups().forEach(g -> units.put(g.name(), g.units()));
        whole = before(plan);
      }
      left = whole == 0 ? 0 : after(plan) / whole;
      tell(k, planned, 1 - left);
      model = planned.result().onnx();
      if (k < rounds && !plan.cuts().isEmpty() && !context.isFinishing()) {
        model = session.recover(model, "after round " + k + " of " + rounds);
      }
    }
    return model;
  }

  private PruneOptions options(double share) {
    PruneOptions all = PruneChannelsPass.options(values.with(PruneChannelsPass.RATIO, share));
    return new PruneOptions(all.ratio(), all.target(), all.scope(), all.round(), this::mayLoseMore);
  }

  private boolean mayLoseMore(ChannelGroup group) {
    Integer before = units.get(group.name());
    return before == null || group.units() - 1 >= LEAST_LEFT * before;
  }

  private boolean countsMacs() {
    return values.get(PruneChannelsPass.TARGET).equals("macs");
  }

  private double before(PrunePlan plan) {
    return countsMacs() ? plan.macsBefore() : plan.source().channels();
  }

  private double after(PrunePlan plan) {
    return countsMacs() ? plan.macsAfter() : plan.source().channels() - plan.channels();
  }

  private void tell(int round, PruneChannelsPass.Planned planned, double gone) {
    String intro = "Round " + round + " of " + rounds + ": ";
    planned.plan().cuts().forEach(c -> report.done(c.group().name(), intro + c.sentence()));
    planned.plan().refused().forEach(r -> report.refused(r.node(), r.reason()));
    planned.result().notes().stream().limit(1).forEach(n -> report.note(intro + n));
    report.note(
        intro
            + percent(gone)
            + (countsMacs() ? " of the operations" : " of the channels")
            + " are gone in all.");
    if (round == rounds) {
      planned.result().notes().stream().skip(1).forEach(report::note);
    }
  }
}
