package dev.lathe.controllers.testing;

import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurer;
import dev.lathe.engine.measure.MetricDelta;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A cut that costs accuracy, a training that brings most of it back, and a quantization of which
 * accuracy shows nothing.
 */
public final class FakeSteps implements OptimizeServices.Steps {
  private static final long[] BYTES = {14_000_000, 8_200_000, 8_200_000, 2_160_000};
  private static final long[] PARAMETERS = {3_500_000, 2_040_000, 2_040_000, 2_060_000};
  private static final long[] MACS = {300_000_000, 171_000_000, 171_000_000, 171_000_000};
  private static final double[] SECONDS = {0, 1.9, 272, 3.4};
  private static final double[] MILLIS = {6.42, 4.31, 4.33, 2.71};
  private static final double[] RIGHT = {0.884, 0.812, 0.871, 0.869};

  private final List<Stage> stages = new ArrayList<>();
  private final List<Model> models = new ArrayList<>();
  private final Runnable closed;

  FakeSteps(PassRegistry registry, Model original, Recipe recipe, Path result, Runnable closed) {
    this.closed = closed;
    add("", original);
    List<Recipe.Step> steps = recipe.enabledSteps();
    for (int i = 1; i <= steps.size(); i++) {
      Path file = i == steps.size() ? result : result.resolveSibling("step-" + i + ".onnx");
      add(
          PassSpec.format(steps.get(i - 1), registry),
          new Model(file, "sha-step-" + i, BYTES[i % 4], original.onnx(), original.setup()));
    }
  }

  private void add(String pass, Model model) {
    int i = stages.size() % 4;
    stages.add(Stage.of(pass, BYTES[i], PARAMETERS[i], MACS[i], SECONDS[i]));
    models.add(model);
  }

  @Override
  public Waterfall waterfall() {
    return new Waterfall(stages);
  }

  @Override
  public List<Model> models() {
    return List.copyOf(models);
  }

  @Override
  public void close() {
    closed.run();
  }

  /** Measures the steps: the first model is the original, each later one is a step's. */
  public static Measurer measurer() {
    return (request, onPart, context) -> {
      List<Measurement> rows = new ArrayList<>();
      List<Comparison> comparisons = new ArrayList<>();
      for (int i = 0; i < request.models().size(); i++) {
        boolean judged = request.data().isPresent();
        rows.add(row(request, request.models().get(i), i % 4, judged));
        if (i > 0) {
          comparisons.add(compare(request, 0, i, judged));
        }
        if (i > 1 && request.stepwise()) {
          comparisons.add(compare(request, i - 1, i, judged));
        }
      }
      Measurement.Report report = new Measurement.Report(rows, comparisons);
      onPart.accept(report);
      return report;
    };
  }

  private static Measurement row(MeasureRequest request, Model m, int i, boolean judged) {
    Estimate p50 = around(MILLIS[i], 0.03 * MILLIS[i], 4_000);
    return new Measurement(
        m.name(),
        m.sha256(),
        "cpu",
        "single-stream",
        judged ? Optional.of(around(RIGHT[i], 0.03, 500)) : Optional.empty(),
        Optional.empty(),
        new Measurement.Latency(p50, OptionalDouble.empty(), OptionalDouble.empty()),
        around(1000 / MILLIS[i], 1, 24),
        new Measurement.Memory(50, 60, 70),
        BYTES[i],
        true,
        List.of(),
        Map.of(),
        Optional.of(FakeKeys.of(FakeServices.MACHINE, request, m.sha256())));
  }

  private static Comparison compare(MeasureRequest request, int base, int i, boolean judged) {
    List<Model> models = request.models();
    Optional<Estimate> delta =
        judged ? Optional.of(around(RIGHT[i % 4] - RIGHT[base % 4], 0.014, 500)) : Optional.empty();
    return new Comparison(
        models.get(i).name(),
        models.get(i).sha256(),
        models.get(base).name(),
        "cpu",
        "single-stream",
        around(MILLIS[base % 4] / MILLIS[i % 4], 0.02, 24),
        delta,
        OptionalDouble.empty(),
        Optional.of(FakeKeys.of(FakeServices.MACHINE, request, models.get(i).sha256())),
        delta.stream().map(d -> new MetricDelta("accuracy", d, OptionalDouble.empty())).toList());
  }

  private static Estimate around(double value, double half, long n) {
    return new Estimate(value, value - half, value + half, n);
  }
}
