package dev.lathe.optimizers.example;

import dev.lathe.base.JobContext;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.rewrite.WeightEdits;
import dev.lathe.optimizers.rewrite.WeightPass;
import java.util.List;
import java.util.Optional;

/** Clips the largest weights of each layer, so that a later grid of few bits is finer. */
public final class ClipWeightsPass implements WeightPass {
  /** Where the weights are clipped. */
  public static final Param.DecimalParam SHARE =
      new Param.DecimalParam(
          "share",
          "Share of the peak",
          "Weights beyond this share of the layer's greatest magnitude are set to it.",
          0.8,
          0.1,
          1,
          0.01,
          "%",
          Optional.empty());

  @Override
  public String id() {
    return "clip-weights";
  }

  @Override
  public String name() {
    return "Clip weights";
  }

  @Override
  public String doc() {
    return "Clips the largest weights of convolutions and matrix products, layer by layer.";
  }

  @Override
  public String brief() {
    return "Cuts off outliers among the weights";
  }

  @Override
  public String expectation() {
    return "Neither smaller nor faster by itself; a pass that quantizes afterwards may lose less.";
  }

  @Override
  public Family family() {
    return Family.QUANTIZE;
  }

  @Override
  public List<Param<?>> params() {
    return List.of(SHARE);
  }

  /** The live preview carries out the same edit as the pass, which is all that the pass does. */
  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    return PassDraft.weights(edit(values));
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    return WeightEdits.apply(input.onnx(), edit(values), context);
  }

  private static WeightEdit edit(ParamValues values) {
    return weights -> index -> clipped(weights.elements(index), values.get(SHARE));
  }

  private static float[] clipped(float[] weight, double share) {
    float peak = 0;
    for (float w : weight) {
      peak = Math.max(peak, Math.abs(w));
    }
    float limit = (float) (share * peak);
    float[] out = new float[weight.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(-limit, Math.min(limit, weight[i]));
    }
    return out;
  }
}
