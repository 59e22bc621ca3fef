package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.base.StepContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.channels.ChannelGroup;
import dev.lathe.optimizers.pruning.channels.ChannelPruning;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.pruning.channels.DependencyGroups;
import dev.lathe.optimizers.pruning.channels.PruneOptions;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Scope;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Target;
import dev.lathe.optimizers.pruning.channels.PrunePlan;
import dev.lathe.optimizers.rewrite.InProcess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which groups of layers matter: each one alone loses a part of its channels, all others stay
 * whole, and the answers before any training are looked at (as Li et al., "Pruning Filters for
 * Efficient ConvNets", 2017, do before they prune).
 */
public final class Sensitivity {
  /** The shares of a group's channels that go, one after the other. */
  public static final List<Double> RATIOS = List.of(0.25, 0.5, 0.75);

  /** How many examples are looked at unless said. */
  public static final int EXAMPLES = 100;

  /** The share by which groups are compared. */
  private static final int MIDDLE = 2;

  private static final long SEED = 1;

  private final PruneChannelsPass pass;
  private final Pass.Input input;
  private final ParamValues values;
  private final Map<String, Optional<double[]>> scores = new HashMap<>();

  /**
   * Sensitivity of a model.
   *
   * @param pass channel pruning
   * @param input what is cut, with samples where the importance needs them
   * @param values of them only the importance counts
   */
  public Sensitivity(PruneChannelsPass pass, Pass.Input input, ParamValues values) {
    this.pass = pass;
    this.input = input;
    this.values = values;
  }

  /**
   * A group cut this far.
   *
   * @param ratio the share that was asked for; 0 is the whole model
   * @param units channels, neurons or heads that are left
   * @param accuracy before any training; empty without labels
   * @param agreement share of answers equal to the whole model's
   */
  public record Point(double ratio, int units, Optional<Estimate> accuracy, Estimate agreement) {
    /** Accuracy, or without labels agreement. */
    public double score() {
      return accuracy.orElse(agreement).value();
    }
  }

  /**
   * How the answers suffer as one group shrinks.
   *
   * @param group the layer that names it
   * @param units channels, neurons or heads that it has
   * @param points from the whole model to the deepest cut
   */
  public record Curve(String group, int units, List<Point> points) {
    /** Most sensitive first: by what half of the channels costs, then by the other points. */
    public static final Comparator<Curve> BY_LOSS =
        Comparator.<Curve>comparingDouble(c -> -c.lossAtHalf())
            .thenComparingDouble(
                c -> c.points().stream().mapToDouble(Point::score).average().orElse(1));

    /** Copies the list. */
    public Curve {
      points = List.copyOf(points);
    }

    /** What half of the channels costs, as a share of all answers; below zero where it gains. */
    public double lossAtHalf() {
      return points.get(0).score() - points.get(MIDDLE).score();
    }
  }

  /**
   * Measures group after group, in the order of the graph.
   *
   * @param judged labelled examples, or others
   * @param most how many of them are looked at
   * @param onCurve takes each curve, on the calling thread
   * @return the curves, most sensitive first
   * @throws LatheException when there is no example, nothing to cut, or the model cannot be run
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public List<Curve> run(Dataset judged, int most, Consumer<Curve> onCurve, JobContext context) {
    if (judged.size() == 0) {
      throw LatheException.input(
              "How much layers matter cannot be measured.",
              "The data given hold no example.",
              "Give some typical inputs; with labels accuracy is counted, without agreement.")
          .with(Remedy.DATA);
    }
    JobContext step = new StepContext(context);
    context.progress(0, 0, "Weighing channels");
    PrunePlan plan = cut(g -> true, RATIOS.get(1), step).plan();
    if (plan.ranked().isEmpty()) {
      throw LatheException.input(
          "No channel of this model can go.",
          "Each one leads to an output, or through something that is not followed.",
          "");
    }
    List<Curve> curves = new ArrayList<>();
    try (Predictor whole = open(input.onnx())) {
      List<Example> examples = prepared(whole, Splits.take(judged, most, SEED).examples());
      List<Optional<Answer>> reference = new Evaluator(whole, step).answers(examples);
      Evaluation uncut = evaluate(whole, examples, reference, step);
      long all = (long) plan.ranked().size() * RATIOS.size();
      for (PrunePlan.Ranked r : plan.ranked()) {
        ChannelGroup group = r.group();
        List<Point> points = new ArrayList<>(List.of(point(0, group.units(), uncut)));
        for (double ratio : RATIOS) {
          context.checkCancelled();
          context.progress(
              (long) curves.size() * RATIOS.size() + points.size() - 1, all, group.name());
          points.add(measure(group, ratio, examples, reference, step));
        }
        Curve curve = new Curve(group.name(), group.units(), points);
        curves.add(curve);
        onCurve.accept(curve);
      }
    }
    return curves.stream().sorted(Curve.BY_LOSS).toList();
  }

  private Point measure(
      ChannelGroup group,
      double ratio,
      List<Example> examples,
      List<Optional<Answer>> reference,
      JobContext step) {
    ChannelPruning.Outcome outcome = cut(g -> g.name().equals(group.name()), ratio, step);
    int gone = outcome.plan().cuts().stream().mapToInt(PrunePlan.Cut::units).sum();
    try (Predictor predictor = open(outcome.onnx())) {
      return point(ratio, group.units() - gone, evaluate(predictor, examples, reference, step));
    }
  }

  private Evaluation evaluate(
      Predictor predictor,
      List<Example> examples,
      List<Optional<Answer>> reference,
      JobContext step) {
    return new Evaluator(predictor, step)
        .evaluate(input.model().setup().task().metrics(), examples, reference, e -> {});
  }

  private static Point point(double ratio, int units, Evaluation e) {
    return new Point(
        ratio,
        units,
        e.quality().map(MetricScore::estimate),
        e.agreement().map(MetricScore::estimate).orElse(Estimate.UNKNOWN));
  }

  private ChannelPruning.Outcome cut(
      Predicate<ChannelGroup> which, double ratio, JobContext context) {
    return ChannelPruning.run(
        input.onnx(),
        groups -> remembered(groups, context),
        new PruneOptions(ratio, Target.CHANNELS, Scope.LAYER, 1, which),
        context);
  }

  /** Scores may take runs or gradients: once for all cuts. */
  private ChannelScores remembered(DependencyGroups groups, JobContext context) {
    if (!groups.groups().stream().allMatch(this::isKnown)) {
      ChannelScores fresh = pass.scores(groups, input, values, context);
      groups.groups().forEach(g -> scores.put(g.name(), fresh.of(g)));
    }
    return g -> scores.get(g.name());
  }

  private boolean isKnown(ChannelGroup group) {
    return scores.containsKey(group.name())
        && scores.get(group.name()).map(s -> s.length == group.units()).orElse(true);
  }

  /** Pictures are read once, not at every cut. */
  private static List<Example> prepared(Predictor predictor, List<Example> examples) {
    List<Example> ready = new ArrayList<>();
    for (Example e : examples) {
      try {
        ready.add(new Example(predictor.prepare(e.sample()), e.truth()));
      } catch (LatheException x) {
        ready.add(e); // the evaluation counts it as failed
      }
    }
    return ready;
  }

  private Predictor open(OnnxModel onnx) {
    ByteBuffer bytes = ByteBuffer.wrap(OnnxFiles.toBytes(onnx));
    return Predictors.open(
        input.asked(), bytes, InProcess.settings(SessionSettings.Optimization.ALL));
  }
}
