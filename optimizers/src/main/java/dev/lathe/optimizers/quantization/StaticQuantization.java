package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.quantization.calibration.Calibrator;
import dev.lathe.optimizers.quantization.calibration.EntropyRange;
import dev.lathe.optimizers.quantization.calibration.Observed;
import dev.lathe.optimizers.quantization.calibration.RangeMethod;
import dev.lathe.optimizers.quantization.calibration.TensorRange;
import dev.lathe.optimizers.quantization.calibration.TensorStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run of static quantization: prepare, plan, calibrate, write. */
final class StaticQuantization {
  /** How many samples decide between two sets of ranges. */
  private static final int JURY = 16;

  private final Pass.Input input;
  private final StaticOptions options;
  private final JobContext context;
  private final List<String> notes;

  StaticQuantization(Pass.Input input, StaticOptions options, JobContext context) {
    this.input = input;
    this.options = options;
    this.context = context;
    this.notes = new ArrayList<>(options.reasons());
  }

  PassResult run(List<Sample> samples) {
    context.progress(0, samples.size(), "Preparing the graph");
    OnnxModel prepared = StaticPreparation.prepare(input, options.nodes(), notes::add, context);
    context.checkCancelled();
    StaticPlan plan = plan(prepared);
    try (Preprocessor preprocessor = Preprocessor.of(input.model())) {
      Map<String, TensorStatistics> statistics =
          new Calibrator(prepared, observed(plan), options.method().needsHistogram())
              .run(samples, preprocessor::apply, input.machine().physicalCores(), context);
      context.progress(samples.size(), samples.size(), "Writing integers");
      notes.add("Calibrated on " + samples.size() + " samples.");
      return choose(
          prepared, statistics, samples.stream().limit(JURY).map(preprocessor::apply).toList());
    }
  }

  private StaticPlan plan(OnnxModel model) {
    return StaticPlanner.plan(model.graph(), options.activations().symmetric(), options.nodes());
  }

  /** Behind a Softmax the range is known; everything else is to be seen. */
  private static List<Observed> observed(StaticPlan plan) {
    return plan.toCalibrate().stream()
        .filter(t -> !isSoftmax(t))
        .map(
            t ->
                new Observed(
                    t.observed().name(),
                    t.observed().producer().filter(StaticOperators::neverNegative).isPresent()))
        .toList();
  }

  private static boolean isSoftmax(StaticPlan.Tensor tensor) {
    return tensor.observed().producer().filter(p -> p.is("Softmax")).isPresent();
  }

  /**
   * Ranges by entropy look at one tensor at a time and can do the whole model harm; then the full
   * ranges are better, and what comes out of the model tells.
   */
  private PassResult choose(
      OnnxModel prepared, Map<String, TensorStatistics> statistics, List<TensorSample> jury) {
    if (!(options.method() instanceof EntropyRange)) {
      return write(prepared, statistics, options.method());
    }
    PassResult entropy = write(prepared.copy(), statistics, options.method());
    PassResult full = write(prepared.copy(), statistics, new RangeMethod.MinMax());
    context.progress(0, 0, "Comparing ranges");
    List<Double> sqnr =
        OutputError.sqnrDb(prepared, List.of(entropy.onnx(), full.onnx()), jury, context);
    boolean better = !(sqnr.get(0) < sqnr.get(1));
    String figures =
        String.format(
            Locale.ROOT,
            "the outputs of %d calibration samples keep %.1f dB, with the full ranges %.1f dB.",
            jury.size(),
            sqnr.get(0),
            sqnr.get(1));
    notes.add(
        better
            ? "Ranges by entropy: with them " + figures
            : "Full ranges (min-max): by entropy " + figures);
    PassResult chosen = better ? entropy : full;
    return new PassResult(chosen.onnx(), chosen.changed(), chosen.done(), chosen.refused(), notes);
  }

  /** Quantizes this very model, which was prepared or copied from one that was. */
  private PassResult write(
      OnnxModel model, Map<String, TensorStatistics> statistics, RangeMethod method) {
    StaticPlan plan = plan(model);
    Map<StaticPlan.Tensor, TensorRange> ranges = new HashMap<>();
    for (StaticPlan.Tensor tensor : plan.toCalibrate()) {
      ranges.put(
          tensor,
          isSoftmax(tensor)
              ? new TensorRange(0, 1)
              : range(tensor.observed().name(), statistics, method));
    }
    new StaticWriter(model.graph(), options, ranges).write(plan);
    return new PassResult(model, plan.done().size(), plan.done(), plan.refused(), notes);
  }

  private static TensorRange range(
      String tensor, Map<String, TensorStatistics> statistics, RangeMethod method) {
    TensorStatistics seen = statistics.get(tensor);
    if (seen == null || !seen.isFinite()) {
      throw LatheException.failed(
          "Static INT8 cannot be calibrated.",
          "The tensor '"
              + tensor
              + "' "
              + (seen == null ? "was never computed." : "became NaN or infinite on the samples."),
          "Check the samples and their preprocessing.",
          null);
    }
    return seen.range().isEmpty() ? new TensorRange(0, 0) : method.range(seen);
  }
}
