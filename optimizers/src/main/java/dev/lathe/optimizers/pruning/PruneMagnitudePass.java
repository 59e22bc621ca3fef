package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.WeightPass;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
          "Whole model compares all weights and takes more from layers that have small ones; Each"
              + " layer takes the same share from each.",
          "global",
          Param.Choice.list("global", "Whole model", "layer", "Each layer"),
          Optional.empty());

  private final Optional<Retraining> training;

  /** That zeroes weights at once only. */
  public PruneMagnitudePass() {
    this.training = Optional.empty();
  }

  /** With training, for zeros that grow. */
  public PruneMagnitudePass(Retraining training) {
    this.training = Optional.of(training);
  }

  @Override
  public String id() {
    return "prune-magnitude";
  }

  @Override
  public String name() {
    return "Magnitude pruning";
  }

  @Override
  public Family family() {
    return Family.PRUNE;
  }

  @Override
  public String doc() {
    return "Sets the smallest weights of convolutions and matrix products to zero.";
  }

  @Override
  public String brief() {
    return "Zeros for the smallest weights: same size and speed";
  }

  @Override
  public String expectation() {
    return "Smaller download, same speed: the zeros compress well, but ONNX Runtime multiplies them"
        + " like any other number, and the file is as large as before until it is compressed.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(SPARSITY, SCOPE, SparseWeights.EPOCHS);
  }

  @Override
  public Set<Need> needs(ParamValues values) {
    return SparseWeights.needs(values);
  }

  @Override
  public Optional<ParamValues> untrained(ParamValues values) {
    return SparseWeights.untrained(values);
  }

  @Override
  public Optional<Param<?>> headline() {
    return Optional.of(SPARSITY);
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    return needs(values).contains(Need.TRAINING)
        ? PassDraft.nothing()
        : PassDraft.weights(
            new MagnitudeEdit(values.get(SPARSITY), values.get(SCOPE).equals("global")));
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    PassReport report = new PassReport();
    List<TensorData> before =
        WeightTargets.find(input.onnx()).targets().stream().map(WeightTarget::tensor).toList();
    SparseWeights.Outcome outcome =
        new SparseWeights(training, input, id(), values, context).run(rule(values), report);
    report.note(
        String.format(
            Locale.ROOT,
            "Compressed (deflate), these weights take about %.2f MB, before %.2f MB; uncompressed"
                + " they stay at %.2f MB.",
            CompressedSize.estimate(outcome.after()) / 1e6,
            CompressedSize.estimate(before) / 1e6,
            before.stream().mapToLong(TensorData::byteLength).sum() / 1e6));
    return report.result(outcome.onnx());
  }

  private static MaskRule rule(ParamValues values) {
    double sparsity = values.get(SPARSITY);
    boolean global = values.get(SCOPE).equals("global");
    return (targets, weights, done) -> {
      List<float[]> zeroed = new ArrayList<>();
      MagnitudeThreshold.Cutter all = global ? cutter(weights, done * sparsity) : null;
      for (float[] weight : weights) {
        float[] out = new float[weight.length];
        (global ? all : cutter(List.of(weight), done * sparsity)).cut(weight, out);
        zeroed.add(out);
      }
      return zeroed;
    };
  }

  private static MagnitudeThreshold.Cutter cutter(List<float[]> weights, double share) {
    return new MagnitudeThreshold.Cutter(new MagnitudeThreshold(weights).threshold(share));
  }
}
