package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.quantization.calibration.TensorRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Static quantization without having seen a sample: every range is a guess. The nodes and the bytes
 * are those of the real result, because a scale takes the same room whatever it is.
 */
final class StaticOutline {
  private static final TensorRange GUESS = new TensorRange(-1, 1);

  private StaticOutline() {}

  static PassResult of(Pass.Input input, StaticOptions options, JobContext context) {
    OnnxModel model = StaticPreparation.prepare(input, options.nodes(), note -> {}, context);
    context.checkCancelled();
    StaticPlan plan =
        StaticPlanner.plan(
            model.graph(), options.activations().symmetric(), options.nodes(), KeptNodes.NONE);
    Map<StaticPlan.Tensor, TensorRange> ranges = new HashMap<>();
    plan.toCalibrate().forEach(t -> ranges.put(t, GUESS));
    new StaticWriter(model.graph(), options, ranges).write(plan);
    return new PassResult(model, plan.done().size(), plan.done(), plan.refused(), List.of());
  }
}
