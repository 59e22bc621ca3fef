package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.Param;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.PassReport;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.WeightPass;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sets the smallest weights to zero, wherever they are (unstructured magnitude pruning). */
public final class PruneMagnitudePass implements WeightPass {
  /** Share of the weights that becomes zero. */
  public static final Param.DecimalParam SPARSITY =
      new Param.DecimalParam(
          "sparsity",
          "Sparsity",
          "Share of the weights that becomes zero, the smallest magnitudes first.",
          0.5,
          0,
          0.95,
          0.01,
          "%",
          Optional.empty());

  /** Which weights are compared with each other. */
  public static final Param.ChoiceParam SCOPE =
      new Param.ChoiceParam(
          "scope",
          "Scope",
          "global compares all weights of the model and takes more from layers that have small"
              + " ones; layer takes the same share from each layer.",
          "global",
          List.of("global", "layer"),
          Optional.empty());

  @Override
  public String id() {
    return "prune-magnitude";
  }

  @Override
  public String name() {
    return "Magnitude pruning";
  }

  @Override
  public String doc() {
    return "Sets the smallest weights of convolutions and matrix products to zero.";
  }

  @Override
  public String expectation() {
    return "Smaller download, same speed: the zeros compress well, but ONNX Runtime multiplies them"
        + " like any other number, and the file is as large as before until it is compressed.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(SPARSITY, SCOPE);
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    double sparsity = values.get(SPARSITY);
    OnnxModel model = input.onnx().copy();
    PassReport report = new PassReport();
    WeightTargets found = WeightTargets.find(model);
    found.refused().forEach(r -> report.refused(r.node(), r.reason()));
    List<float[]> weights = new ArrayList<>();
    found.targets().forEach(t -> weights.add(Tensors.floats(t.tensor())));
    List<TensorData> before = found.targets().stream().map(WeightTarget::tensor).toList();
    List<TensorData> after = new ArrayList<>();
    boolean global = values.get(SCOPE).equals("global");
    MagnitudeCut.Cutter all =
        global ? new MagnitudeCut.Cutter(new MagnitudeCut(weights).threshold(sparsity)) : null;
    for (int i = 0; i < weights.size(); i++) {
      context.checkCancelled();
      context.progress(i, weights.size(), "Pruning");
      WeightTarget target = found.targets().get(i);
      float[] weight = weights.get(i);
      MagnitudeCut.Cutter cutter =
          global
              ? all
              : new MagnitudeCut.Cutter(new MagnitudeCut(List.of(weight)).threshold(sparsity));
      float[] pruned = new float[weight.length];
      long zeros = cutter.cut(weight, pruned);
      if (java.util.Arrays.equals(weight, pruned)) {
        after.add(target.tensor());
        continue;
      }
      TensorData tensor = Tensors.ofFloats(pruned, target.tensor().shape());
      after.add(tensor);
      Constants.replace(target.source(), tensor);
      report.done(
          target.label(),
          String.format(
              Locale.ROOT,
              "%.1f %% of %,d weights are zero",
              100.0 * zeros / Math.max(1, weight.length),
              weight.length));
    }
    report.note(
        String.format(
            Locale.ROOT,
            "Compressed (deflate), these weights take about %.2f MB, before %.2f MB; uncompressed"
                + " they stay at %.2f MB.",
            CompressedSize.estimate(after) / 1e6,
            CompressedSize.estimate(before) / 1e6,
            before.stream().mapToLong(TensorData::byteLength).sum() / 1e6));
    return report.result(model);
  }
}
