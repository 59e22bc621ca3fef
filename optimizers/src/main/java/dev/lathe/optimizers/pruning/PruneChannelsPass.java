package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.channels.ChannelPruning;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.pruning.channels.DependencyGroups;
import dev.lathe.optimizers.pruning.channels.PruneOptions;
import dev.lathe.optimizers.pruning.channels.PrunePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Structured pruning: takes whole channels, neurons and attention heads out of the graph. */
public final class PruneChannelsPass implements Pass {
  /** How much goes. */
  public static final Param.DecimalParam RATIO =
      new Param.DecimalParam(
          "ratio",
          "Ratio",
          "Share of the channels (with target macs: of the multiply-accumulate operations) that"
              + " goes. No group of layers loses more than 90 % of its channels.",
          0.3,
          0,
          0.9,
          0.01,
          "%",
          Optional.empty());

  /** What the ratio counts. */
  public static final Param.ChoiceParam TARGET =
      new Param.ChoiceParam(
          "target",
          "Target",
          "What the ratio is a share of: channels, or MACs, the multiply-accumulate operations of"
              + " one run; then as few channels go as that takes.",
          "channels",
          Param.Choice.list("channels", "Channels", "macs", "MACs"),
          Optional.empty());

  /** Which channels are compared. */
  public static final Param.ChoiceParam SCOPE =
      new Param.ChoiceParam(
          "scope",
          "Scope",
          "Whole model compares all channels and takes more from layers that have weak ones; Each"
              + " layer takes the same share everywhere.",
          "global",
          Param.Choice.list("global", "Whole model", "layer", "Each layer"),
          Optional.empty());

  /** How channels are ranked. */
  public static final Param.ChoiceParam IMPORTANCE =
      new Param.ChoiceParam(
          "importance",
          "Importance",
          "What makes a channel matter: L1 and L2 norm, the size of its weights; Batch"
              + " normalization, the scale of its own; Activation, what flows through it on"
              + " samples; Taylor, how the loss would change, on samples; Random, to compare with.",
          "l2",
          Param.Choice.list(
              "l1",
              "L1 norm",
              "l2",
              "L2 norm",
              "bn",
              "Batch normalization",
              "taylor",
              "Taylor",
              "activation",
              "Activation",
              "random",
              "Random"),
          Optional.empty());

  /** Multiples. */
  public static final Param.ChoiceParam ROUND =
      new Param.ChoiceParam(
          "round",
          "Multiple of",
          "Leave a multiple of so many channels in each layer: kernels work on blocks of 4, 8 or"
              + " 16 channels, and a half-filled block costs as much as a full one.",
          "1",
          Param.Choice.list("1", "1", "2", "2", "4", "4", "8", "8", "16", "16"),
          Optional.empty());

  /** Whether it is cut in steps. */
  public static final Param.IntParam ROUNDS =
      new Param.IntParam(
          "rounds",
          "Rounds",
          "In how many rounds the channels go, the most in the first (Zhu and Gupta 2017), with"
              + " training between them, which needs data. 1 cuts at once.",
          1,
          1,
          10,
          1,
          "",
          Optional.empty());

  /** Training between. */
  public static final Param.DecimalParam ROUND_EPOCHS =
      new Param.DecimalParam(
          "round-epochs",
          "Epochs between rounds",
          "How long each training between two rounds takes, with labels where the data have them"
              + " and the original as teacher. Nothing with one round.",
          2.0,
          0.1,
          100,
          0.5,
          "",
          Optional.empty());

  private final Importance importance;
  private final Optional<Retraining> training;

  /** Makes scores that need gradients. */
  public interface ScoreSource {
    /** Scores of these groups on the samples given. */
    ChannelScores scores(DependencyGroups groups, Input input, JobContext context);
  }

  /** Without scores from gradients. */
  public PruneChannelsPass() {
    this.importance = new Importance(Optional.empty(), Optional.empty());
    this.training = Optional.empty();
  }

  /** With scores from gradients. */
  public PruneChannelsPass(ScoreSource taylor) {
    this.importance = new Importance(Optional.of(taylor), Optional.empty());
    this.training = Optional.empty();
  }

  /** With scores from gradients, and with training between rounds. */
  public PruneChannelsPass(ScoreSource taylor, Retraining training) {
    this.importance = new Importance(Optional.of(taylor), Optional.empty());
    this.training = Optional.of(training);
  }

  private PruneChannelsPass(Importance importance) {
    this.importance = importance;
    this.training = Optional.empty();
  }

  /** With scores from elsewhere wherever samples decide them, so that no model runs here. */
  public static PruneChannelsPass scoredBy(ScoreSource onSamples) {
    return new PruneChannelsPass(new Importance(Optional.empty(), Optional.of(onSamples)));
  }

  /** Whether ranking channels by these values runs the model on samples. */
  public static boolean ranksOnSamples(ParamValues values) {
    return Importance.SAMPLED.contains(values.get(IMPORTANCE));
  }

  @Override
  public String id() {
    return "prune-channels";
  }

  @Override
  public String name() {
    return "Channel pruning";
  }

  @Override
  public Family family() {
    return Family.PRUNE;
  }

  @Override
  public boolean changesStructure() {
    return true;
  }

  @Override
  public Optional<Param.DecimalParam> channelShare() {
    return Optional.of(RATIO);
  }

  @Override
  public String doc() {
    return "Takes whole channels, neurons and attention heads out of the graph, with everything"
        + " that depends on them.";
  }

  @Override
  public String brief() {
    return "Takes whole channels out: smaller and faster";
  }

  @Override
  public String expectation() {
    return "Smaller and faster everywhere, for the layers really shrink; but accuracy drops at once"
        + " and comes back only with training after the cut.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(RATIO, TARGET, SCOPE, IMPORTANCE, ROUND, ROUNDS, ROUND_EPOCHS);
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public Set<Need> needs(ParamValues values) {
    if (values.get(ROUNDS) > 1) {
      return Set.of(Need.CALIBRATION_DATA, Need.TRAINING);
    }
    return Importance.looksAtSamples(values.get(IMPORTANCE))
        ? Set.of(Need.CALIBRATION_DATA)
        : Set.of();
  }

  @Override
  public Optional<ParamValues> untrained(ParamValues values) {
    return values.get(ROUNDS) > 1 ? Optional.of(values.with(ROUNDS, 1)) : Optional.empty();
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    return StructureKinds.unsupported(model);
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    if (values.get(ROUNDS) == 1) {
      return planned(input, values, options(values), context).result();
    }
    return new PruneRounds(this, input, values, context)
        .run(
            training.orElseThrow(
                () ->
                    LatheException.input(
                        "Channels cannot be cut in rounds.",
                        "Nothing here trains between them.",
                        "Cut them at once.")));
  }

  /**
   * What {@link #apply} does, with the plan behind it.
   *
   * @param plan every group's channels, ranked, and what goes
   */
  public record Planned(PassResult result, PrunePlan plan) {}

  /** As {@link #apply}, but at once: what rounds would do besides is told in a note. */
  public Planned planned(Input input, ParamValues values, JobContext context) {
    Planned planned = planned(input, values, options(values), context);
    if (values.get(ROUNDS) == 1) {
      return planned;
    }
    PassResult r = planned.result();
    List<String> notes = new ArrayList<>(r.notes());
    notes.add(PruneRounds.sentence(values));
    return new Planned(
        new PassResult(r.onnx(), r.changed(), r.done(), r.refused(), notes), planned.plan());
  }

  /** With options of the caller's. */
  Planned planned(Input input, ParamValues values, PruneOptions options, JobContext context) {
    ChannelPruning.Outcome outcome =
        ChannelPruning.run(
            input.onnx(), groups -> scores(groups, input, values, context), options, context);
    PrunePlan plan = outcome.plan();
    PassReport report = new PassReport();
    plan.cuts().forEach(c -> report.done(c.group().name(), c.sentence()));
    plan.refused().forEach(r -> report.refused(r.node(), r.reason()));
    report.note(summary(plan));
    missed(plan, options).ifPresent(report::note);
    if (outcome.cleaned()) {
      report.note(
          "Cleaned up first: lengths that the graph computed from shapes became constants, without"
              + " which fewer channels could go.");
    }
    if (!plan.cuts().isEmpty()) {
      Blocks.advice(input.onnx(), input.machine(), Integer.parseInt(values.get(ROUND)))
          .ifPresent(report::note);
    }
    return new Planned(report.result(outcome.onnx()), plan);
  }

  /** How much the channels of these groups matter, in the way that the values name. */
  public ChannelScores scores(
      DependencyGroups groups, Input input, ParamValues values, JobContext context) {
    return importance.scores(groups, input, values.get(IMPORTANCE), context);
  }

  private static String summary(PrunePlan plan) {
    if (plan.source().groups().isEmpty()) {
      return "No channel of this model can go: each one leads to an output, or through something"
          + " that is not followed.";
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d channels go (%.1f %%); %.1f million multiply-accumulate operations a run,"
            + " before %.1f million (%.1f %% less).",
        plan.channels(),
        plan.source().channels(),
        100 * plan.ratio(),
        plan.macsAfter() / 1e6,
        plan.macsBefore() / 1e6,
        plan.macsBefore() == 0 ? 0 : 100 - 100.0 * plan.macsAfter() / plan.macsBefore());
  }

  private static Optional<String> missed(PrunePlan plan, PruneOptions options) {
    double wanted = (1 - options.ratio()) * plan.macsBefore();
    boolean misses =
        options.target() == PruneOptions.Target.MACS && plan.macsAfter() > wanted * 1.001;
    return misses
        ? Optional.of(
            "More cannot go: no group of layers loses more than 90 % of its channels, and what is"
                + " left alone counts too.")
        : Optional.empty();
  }

  /** All that the cuts at any ratio have in common; training does not count. */
  public static ParamValues track(ParamValues values) {
    return values
        .with(RATIO, 0.0)
        .with(ROUNDS, ROUNDS.initial())
        .with(ROUND_EPOCHS, ROUND_EPOCHS.initial());
  }

  /** The options that these values mean. */
  public static PruneOptions options(ParamValues values) {
    return new PruneOptions(
        values.get(RATIO),
        PruneOptions.Target.valueOf(values.get(TARGET).toUpperCase(Locale.ROOT)),
        PruneOptions.Scope.valueOf(values.get(SCOPE).toUpperCase(Locale.ROOT)),
        Integer.parseInt(values.get(ROUND)),
        g -> true);
  }
}
