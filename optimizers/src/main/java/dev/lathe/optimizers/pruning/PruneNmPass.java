package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Node;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** N:M sparsity: of each m weights along the input axis, the n largest stay. */
public final class PruneNmPass implements WeightPass {
  /** How many stay. */
  public static final Param.IntParam N =
      new Param.IntParam(
          "n",
          "Stay",
          "How many of each m weights stay, the largest ones.",
          2,
          1,
          15,
          1,
          "",
          Optional.empty());

  /** Of how many. */
  public static final Param.IntParam M =
      new Param.IntParam(
          "m",
          "Of each",
          "How many weights that follow one another along the input axis are looked at together.",
          4,
          2,
          16,
          1,
          "",
          Optional.empty());

  @Override
  public String id() {
    return "prune-nm";
  }

  @Override
  public String name() {
    return "N:M pruning";
  }

  @Override
  public String doc() {
    return "Sets all but the n largest of each m weights along the input axis to zero, the pattern"
        + " (2:4) that sparse tensor cores of GPUs multiply twice as fast.";
  }

  @Override
  public String expectation() {
    return "Smaller download, same speed in ONNX Runtime, which multiplies zeros like any other"
        + " number; faster only in engines that use the pattern, such as TensorRT on GPUs from"
        + " Ampere on.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(N, M);
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    int n = values.get(N);
    int m = values.get(M);
    if (n >= m) {
      throw LatheException.input(
          "Of each " + m + " weights, " + n + " cannot stay while others go.",
          "The parameter n must be less than m.",
          "Give for example n=2,m=4.");
    }
    OnnxModel model = input.onnx().copy();
    PassReport report = new PassReport();
    WeightTargets found = WeightTargets.find(model);
    found.refused().forEach(r -> report.refused(r.node(), r.reason()));
    NmPattern pattern = new NmPattern(n, m);
    for (WeightTarget target : found.targets()) {
      context.checkCancelled();
      cut(target, pattern, m, report);
    }
    return report.result(model);
  }

  private static void cut(WeightTarget target, NmPattern pattern, int m, PassReport report) {
    long[] shape = target.tensor().shape();
    Optional<Integer> axis = inputAxis(target, shape.length);
    if (axis.isEmpty()) {
      report.refused(target.label(), "its input axis is not plain");
      return;
    }
    if (shape[axis.get()] < m) {
      report.refused(target.label(), "it has fewer than " + m + " inputs");
      return;
    }
    float[] weight = Tensors.floats(target.tensor());
    float[] pruned = pattern.cut(weight, shape, axis.get());
    if (Arrays.equals(weight, pruned)) {
      return;
    }
    TensorData tensor = Tensors.ofFloats(pruned, shape);
    Constants.replace(target.source(), tensor);
    int zeros = 0;
    for (float w : pruned) {
      zeros += w == 0 ? 1 : 0;
    }
    report.done(
        target.label(),
        String.format(
            Locale.ROOT,
            "%.1f %% of %,d weights are zero",
            100.0 * zeros / pruned.length,
            pruned.length));
  }

  /** The axis that a product sums over; weights of several readers must agree. */
  private static Optional<Integer> inputAxis(WeightTarget target, int rank) {
    int out = target.axis();
    Node node = target.readers().get(0);
    if (out < 0 || target.readers().stream().anyMatch(n -> !n.opType().equals(node.opType()))) {
      return Optional.empty();
    }
    if (node.is("Conv")) {
      return out == 0 ? Optional.of(1) : Optional.empty();
    }
    if (node.is("ConvTranspose")) {
      return out == 1 ? Optional.of(0) : Optional.empty();
    }
    return rank == 2 ? Optional.of(1 - out) : Optional.empty();
  }
}
