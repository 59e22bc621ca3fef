package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.AxisLayout;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.WeightPass;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rounds weights to a grid of n bits and keeps them as FP32: what the bits cost, not what they
 * save.
 */
public final class RoundWeightsPass implements WeightPass {
  /** Bits of the grid. */
  public static final Param.IntParam BITS =
      new Param.IntParam(
          "bits",
          "Bits",
          "How many bits a weight may take: the grid has 2^bits - 1 values, symmetric about zero.",
          8,
          2,
          8,
          1,
          "bit",
          Optional.empty());

  /** Whether each output channel has its own grid. */
  public static final Param.FlagParam PER_CHANNEL =
      new Param.FlagParam(
          "per-channel",
          "Per channel",
          "Give every output channel its own grid instead of one for the whole weight.",
          true,
          Optional.empty());

  @Override
  public String id() {
    return "round-weights";
  }

  @Override
  public String name() {
    return "Round weights";
  }

  @Override
  public Family family() {
    return Family.QUANTIZE;
  }

  @Override
  public String doc() {
    return "Rounds the weights of convolutions and matrix products to an n-bit grid and keeps them"
        + " FP32, to see at once what fewer bits cost.";
  }

  @Override
  public String brief() {
    return "Shows at once what fewer bits cost; stays as large";
  }

  @Override
  public String expectation() {
    return "A draft: predictions change as with n-bit weights, but the file stays FP32, as large"
        + " and as fast as before. Use an INT8 pass to make it small.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(BITS, PER_CHANNEL, NodeSelection.PARAM);
  }

  @Override
  public Optional<Param<?>> headline() {
    return Optional.of(BITS);
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    return PassDraft.packedWeights(
        new RoundingEdit(values.get(BITS), values.get(PER_CHANNEL), NodeSelection.of(values)));
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    int bits = values.get(BITS);
    OnnxModel model = input.onnx().copy();
    NodeSelection nodes = NodeSelection.of(values);
    nodes.pin(model);
    PassReport report = new PassReport();
    WeightTargets found = WeightTargets.find(model);
    found.refused().stream()
        .filter(r -> nodes.isAll() || nodes.labels().contains(r.node()))
        .forEach(r -> report.refused(r.node(), r.reason()));
    long stored = 0;
    long packed = 0;
    for (WeightTarget target : found.targets()) {
      context.checkCancelled();
      context.progress(report.changed(), found.targets().size(), "Rounding weights");
      TensorData weight = target.tensor();
      if (!nodes.containsAll(target.readers())) {
        continue;
      }
      if (!WeightQuantization.isFinite(weight)) {
        report.refused(target.label(), "its weight holds NaN or infinite values");
        continue;
      }
      int axis = values.get(PER_CHANNEL) ? target.axis() : AxisLayout.PER_TENSOR;
      float[] before = Tensors.floats(weight);
      AxisLayout layout = AxisLayout.of(weight.shape(), axis);
      float[] after = new float[before.length];
      WeightRounding.round(before, layout, WeightRounding.peaks(before, layout), bits, after);
      stored += weight.byteLength();
      packed += WeightRounding.packedBytes(before.length, layout.channels(), bits);
      if (!Arrays.equals(before, after)) {
        Constants.replace(target.source(), Tensors.ofFloats(after, weight.shape()));
        report.done(
            target.label(),
            String.format(
                Locale.ROOT,
                "%,d weights on a %d-bit grid%s, signal to noise %.1f dB",
                before.length,
                bits,
                layout.channels() > 1 ? " for each of " + layout.channels() + " channels" : "",
                WeightQuantization.sqnrDb(before, after)));
      }
    }
    report.note(
        String.format(
            Locale.ROOT,
            "These weights stay FP32 (%.2f MB); packed to %d bits they would take about %.2f MB.",
            stored / 1e6,
            bits,
            packed / 1e6));
    return report.result(model);
  }

  /** Bytes saved if the weights that this pass rounds were stored packed: an estimate. */
  public static long packedSaving(OnnxModel model, int bits, boolean perChannel) {
    return WeightTargets.find(model).targets().stream()
        .mapToLong(
            t -> {
              int axis = perChannel ? t.axis() : AxisLayout.PER_TENSOR;
              int channels = AxisLayout.of(t.tensor().shape(), axis).channels();
              return t.tensor().byteLength()
                  - WeightRounding.packedBytes(t.tensor().elements(), channels, bits);
            })
        .sum();
  }
}
