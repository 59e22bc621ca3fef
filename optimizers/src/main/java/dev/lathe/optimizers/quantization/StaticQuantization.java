package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.quantization.calibration.Calibrator;
import dev.lathe.optimizers.quantization.calibration.EntropyRange;
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
    requireFp32(prepared.graph());
    context.checkCancelled();
    try (Preprocessor preprocessor = Preprocessor.of(input.asked())) {
      StaticCalibration calibration =
          new StaticCalibration(
              prepared,
              options,
              tensors ->
                  new Calibrator(prepared, tensors, options.method().needsHistogram())
                      .run(samples, preprocessor::apply, input.machine().physicalCores(), context));
      calibration.calibrate();
      context.progress(samples.size(), samples.size(), "Writing integers");
      notes.add("Calibrated on " + samples.size() + " samples.");
      notes.addAll(calibration.notes());
      return choose(prepared, calibration, samples, preprocessor);
    }
  }

  /**
   * What the types of all values tell only now: 8 bits have no way into another type's products.
   */
  private static void requireFp32(Graph graph) {
    List<Value> weights =
        graph.nodes().stream()
            .filter(n -> n.isAnyOf("Conv", "Gemm", "MatMul"))
            .flatMap(n -> n.input(1).stream())
            .toList();
    if (!weights.isEmpty() && weights.stream().noneMatch(StaticOperators::isFloat)) {
      throw LatheException.input(
          "Static INT8 cannot be applied.",
          StaticInt8Pass.notFp32(StaticInt8Pass.type(weights.get(0))),
          "");
    }
  }

  /**
   * Ranges by entropy look at one tensor at a time and can do the whole model harm; then the full
   * ranges are better, and what comes out of the model tells.
   */
  private PassResult choose(
      OnnxModel prepared,
      StaticCalibration calibration,
      List<Sample> samples,
      Preprocessor preprocessor) {
    if (!(options.method() instanceof EntropyRange)) {
      return write(prepared, calibration, options.method());
    }
    PassResult entropy = write(prepared.copy(), calibration, options.method());
    PassResult full = write(prepared.copy(), calibration, new RangeMethod.MinMax());
    List<TensorSample> jury = samples.stream().limit(JURY).map(preprocessor::apply).toList();
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
  private PassResult write(OnnxModel model, StaticCalibration calibration, RangeMethod method) {
    StaticPlan plan = calibration.plan(model);
    Map<StaticPlan.Tensor, TensorRange> ranges = new HashMap<>();
    for (StaticPlan.Tensor tensor : plan.toCalibrate()) {
      ranges.put(
          tensor,
          StaticCalibration.isSoftmax(tensor)
              ? new TensorRange(0, 1)
              : range(calibration.statistics().get(tensor.observed().name()), method));
    }
    new StaticWriter(model.graph(), options, ranges).write(plan);
    return new PassResult(model, plan.done().size(), plan.done(), plan.refused(), notes);
  }

  private static TensorRange range(TensorStatistics seen, RangeMethod method) {
    return seen.range().isEmpty() ? new TensorRange(0, 0) : method.range(seen);
  }
}
