package dev.lathe.app.cli.optimize;

import dev.lathe.app.cli.command.Apart;
import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.data.TrainingData;
import dev.lathe.optimizers.worker.Counts;
import dev.lathe.optimizers.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a recipe did to a model: size, work and, with labels, how good it is, before and after.
 *
 * @param before of the original
 * @param after of the variant
 * @param plan what was taken out of the graph, in words
 * @param quality by the first metric of the task; empty where nothing is labelled
 */
public record BeforeAfter(
    Counts before, Counts after, List<Planned> plan, Optional<Quality> quality) {
  private static final long SEED = 1;

  /**
   * How good the answers are.
   *
   * @param id of the metric
   * @param name of the metric, for people
   * @param before of the original
   * @param after of the variant
   * @param examples how many labelled examples it is measured on
   */
  public record Quality(String id, String name, double before, double after, int examples) {
    /** Whether its values are shares, 0..1. */
    boolean isShare() {
      return BeforeAfter.isShare(id);
    }
  }

  /** Whether the values of a metric are shares, 0..1; those of one that no task has are. */
  static boolean isShare(String metric) {
    return Tasks.all().stream()
        .flatMap(t -> t.metrics().stream())
        .filter(m -> m.id().equals(metric))
        .findFirst()
        .map(m -> m.unit() == Metric.Unit.SHARE)
        .orElse(true);
  }

  /** What a pass took out at a node. */
  public record Planned(String pass, String node, String sentence) {}

  /** Size and work only. */
  static BeforeAfter of(PassRegistry registry, Worker.Made made) {
    Worker.Change change =
        made.change().orElseThrow(() -> new IllegalArgumentException("nothing was counted"));
    List<StepResult> cuts =
        made.steps().stream().filter(s -> registry.require(s.passId()).changesStructure()).toList();
    List<Planned> plan = new ArrayList<>();
    for (StepResult step : cuts) {
      for (NodeNote done : step.done()) {
        plan.add(new Planned(step.passId(), done.node(), done.reason()));
      }
    }
    return new BeforeAfter(change.before(), change.after(), plan, Optional.empty());
  }

  /**
   * The same with the quality, where there are labels and the original is still there.
   *
   * @param variant the written file
   */
  public BeforeAfter judged(
      Model model, Path variant, List<Example> labelled, Apart apart, JobContext context) {
    boolean overwritten = variant.toAbsolutePath().equals(model.file().toAbsolutePath());
    if (labelled.isEmpty() || overwritten) {
      return this;
    }
    Model after = new Model(variant, model.sha256(), model.bytes(), model.onnx(), model.setup());
    Optional<MetricScore> first = score(model, labelled, apart, context);
    Optional<MetricScore> last = score(after, labelled, apart, context);
    return with(
        first.flatMap(
            f ->
                last.map(
                    l ->
                        new Quality(
                            f.metric().id(),
                            f.metric().name(),
                            f.estimate().value(),
                            l.estimate().value(),
                            labelled.size()))));
  }

  /** The same with the quality that the steps were measured with; nothing is run once more. */
  public BeforeAfter judged(Stage.Quality original, Stage.Quality result) {
    return with(
        Optional.of(
            new Quality(
                original.id(),
                original.name(),
                original.value().value(),
                result.value().value(),
                (int) result.value().n())));
  }

  private BeforeAfter with(Optional<Quality> measured) {
    return new BeforeAfter(before, after, plan, measured);
  }

  private static Optional<MetricScore> score(
      Model model, List<Example> labelled, Apart apart, JobContext context) {
    try (Predictor predictor = apart.predictor(model)) {
      return new Evaluator(predictor, context)
          .evaluate(model.setup().task().metrics(), labelled, List.of(), step -> {})
          .quality();
    }
  }

  /**
   * The labelled examples of the recipe's own data to judge by: none that a training step has
   * trained on.
   *
   * @param limit at most so many, classes in proportion
   */
  public static List<Example> examples(
      PassRegistry registry, List<StepResult> steps, Dataset data, int limit) {
    Dataset left = data;
    for (StepResult step : steps) {
      boolean trained =
          registry.require(step.passId()).needs(step.values()).contains(Pass.Need.TRAINING);
      if (trained) {
        long seed = step.values().get(TrainingParams.SEED);
        Set<Example> heldOut = Collections.newSetFromMap(new IdentityHashMap<>());
        heldOut.addAll(TrainingData.split(data, seed).evaluation().examples());
        List<Example> both = left.examples().stream().filter(heldOut::contains).toList();
        left = new Dataset(left.name(), both, List.of());
      }
    }
    return examples(left, limit);
  }

  /** The labelled ones of these examples, at most so many, classes in proportion. */
  public static List<Example> examples(Dataset data, int limit) {
    return Splits.take(data.judges(), limit, SEED).examples();
  }
}
