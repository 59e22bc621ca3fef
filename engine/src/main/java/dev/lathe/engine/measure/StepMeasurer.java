package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Measures the stages of a recipe against the original and against each other, on one thread, all
 * in the same interleaved rounds, so that what a step brings has an interval of its own.
 */
public final class StepMeasurer {
  private static final int THREADS = 1;
  private static final double SECONDS = 1.5;
  private static final Estimate ONE = new Estimate(1, 1, 1, 0);
  private static final Estimate ZERO = new Estimate(0, 0, 0, 0);

  private final Measurer measurer;
  private final Device device;

  /** Measures on a device. */
  public StepMeasurer(Measurer measurer, Device device) {
    this.measurer = measurer;
    this.device = device;
  }

  /**
   * Measures every stage.
   *
   * @param models the file of each stage, in order
   * @param examples to judge by, all of them; those of which nothing is known to be right are left
   *     out
   * @throws dev.lathe.base.LatheException when not one of the models could be measured
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Waterfall measure(
      Waterfall waterfall, List<Model> models, Optional<Dataset> examples, JobContext context) {
    if (models.size() != waterfall.stages().size()) {
      throw new IllegalArgumentException(models.size() + " models for " + waterfall);
    }
    MeasureRequest request =
        new MeasureRequest(
            models,
            List.of(device),
            List.of(Scenarios.standard().id()),
            examples.map(Dataset::judges).filter(d -> d.size() > 0),
            0,
            THREADS,
            SECONDS,
            true);
    Report report = measurer.measure(request, part -> {}, context);
    List<String> names = ModelNames.unique(models);
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      Stage stage = waterfall.stages().get(i);
      String hash = models.get(i).sha256();
      Optional<Measurement> row =
          report.rows().stream().filter(r -> r.sha256().equals(hash)).findFirst();
      List<Comparison> own =
          report.comparisons().stream().filter(c -> c.sha256().equals(hash)).toList();
      Optional<Comparison> first = with(names.get(0), own);
      Optional<Comparison> before = i == 0 ? Optional.empty() : with(names.get(i - 1), own);
      boolean original = i == 0;
      stages.add(row.map(r -> stage(stage, r, first, before, original)).orElse(stage));
    }
    return new Waterfall(stages);
  }

  private static Optional<Comparison> with(String baseline, List<Comparison> own) {
    return own.stream().filter(c -> c.baseline().equals(baseline)).findFirst();
  }

  private static Stage stage(
      Stage stage,
      Measurement row,
      Optional<Comparison> first,
      Optional<Comparison> before,
      boolean original) {
    Function<Optional<Comparison>, Estimate> speedup =
        c -> original ? ONE : c.map(Comparison::speedup).orElse(Estimate.UNKNOWN);
    BiFunction<MetricValue, Optional<Comparison>, Estimate> delta =
        (q, c) ->
            original
                ? ZERO
                : c.flatMap(k -> k.delta(q.id())).map(MetricDelta::delta).orElse(Estimate.UNKNOWN);
    return stage.measured(
        Optional.of(
            new Stage.Timing(
                row.latency().p50(), speedup.apply(first), speedup.apply(before), row.reasons())),
        row.quality()
            .map(
                q ->
                    new Stage.Quality(
                        q.id(),
                        q.name(),
                        q.estimate(),
                        delta.apply(q, first),
                        delta.apply(q, before))));
  }
}
