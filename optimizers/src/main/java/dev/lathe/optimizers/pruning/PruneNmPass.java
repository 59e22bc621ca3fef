package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Node;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.rewrite.WeightPass;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** N:M sparsity: of each m weights along the input axis, the n largest stay. */
public final class PruneNmPass implements WeightPass {
  /** How many stay. */
  public static final Param.IntParam N =
      new Param.IntParam(
          "n",
          "N",
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
          "M",
          "How many weights that follow one another along the input axis are looked at together.",
          4,
          2,
          16,
          1,
          "",
          Optional.empty());

  private final Optional<Retraining> training;

  /** That zeroes weights at once only. */
  public PruneNmPass() {
    this.training = Optional.empty();
  }

  /** With training, for zeros that grow. */
  public PruneNmPass(Retraining training) {
    this.training = Optional.of(training);
  }

  @Override
  public String id() {
    return "prune-nm";
  }

  @Override
  public String name() {
    return "N:M pruning";
  }

  @Override
  public Family family() {
    return Family.PRUNE;
  }

  @Override
  public String doc() {
    return "Sets all but the n largest of each m weights along the input axis to zero, the pattern"
        + " (2:4) that sparse tensor cores of GPUs multiply twice as fast.";
  }

  @Override
  public String brief() {
    return "Zeros in a pattern that some GPUs multiply faster";
  }

  @Override
  public String expectation() {
    return "Smaller download, same speed in ONNX Runtime, which multiplies zeros like any other"
        + " number; faster only in engines that use the pattern, such as TensorRT on GPUs from"
        + " Ampere on.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(N, M, SparseWeights.EPOCHS);
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
  public PassDraft draft(ParamValues values, Machine machine) {
    return needs(values).contains(Need.TRAINING)
        ? PassDraft.nothing()
        : PassDraft.weights(PruneNmPass.edit(pattern(values), values.get(M)));
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    NmPattern pattern = pattern(values);
    int m = values.get(M);
    PassReport report = new PassReport();
    WeightTargets.find(input.onnx())
        .targets()
        .forEach(t -> refusal(t, m).ifPresent(why -> report.refused(t.label(), why)));
    return report.result(
        new SparseWeights(training, input, id(), values, context)
            .run(rule(pattern, m), report)
            .onnx());
  }

  private static NmPattern pattern(ParamValues values) {
    int n = values.get(N);
    int m = values.get(M);
    if (n >= m) {
      throw LatheException.input(
          "Of each " + m + " weights, " + n + " cannot stay while others go.",
          "The parameter n must be less than m.",
          "Give for example n=2,m=4.");
    }
    return new NmPattern(n, m);
  }

  private static WeightEdit edit(NmPattern pattern, int m) {
    return weights ->
        index -> {
          Weight w = weights.get(index);
          return refusal(w.readers(), w.axis(), w.shape(), m).isPresent()
              ? w.elements()
              : pattern.cut(
                  w.elements(),
                  w.shape(),
                  inputAxis(w.readers(), w.axis(), w.shape().length).orElseThrow());
        };
  }

  private static Optional<String> refusal(WeightTarget target, int m) {
    return refusal(target.readers(), target.axis(), target.tensor().shape(), m);
  }

  private static Optional<String> refusal(List<Node> readers, int out, long[] shape, int m) {
    Optional<Integer> axis = inputAxis(readers, out, shape.length);
    if (axis.isEmpty()) {
      return Optional.of("its input axis is not plain");
    }
    return shape[axis.get()] < m
        ? Optional.of("it has fewer than " + m + " inputs")
        : Optional.empty();
  }

  private static MaskRule rule(NmPattern pattern, int m) {
    return (targets, weights, done) -> {
      List<float[]> zeroed = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        WeightTarget target = targets.get(i);
        long[] shape = target.tensor().shape();
        float[] weight = weights.get(i);
        zeroed.add(
            refusal(target, m).isPresent()
                ? weight.clone()
                : partly(
                    weight,
                    pattern.cut(
                        weight,
                        shape,
                        inputAxis(target.readers(), target.axis(), shape.length).orElseThrow()),
                    done));
      }
      return zeroed;
    };
  }

  /** Of the weights that the pattern zeroes, this share of the smallest. */
  private static float[] partly(float[] weight, float[] cut, double done) {
    if (done >= 1) {
      return cut;
    }
    int[] places = IntStream.range(0, cut.length).filter(i -> cut[i] == 0).toArray();
    float[] going = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      going[i] = weight[places[i]];
    }
    new MagnitudeThreshold.Cutter(new MagnitudeThreshold(List.of(going)).threshold(done))
        .cut(going, going);
    float[] out = weight.clone();
    for (int i = 0; i < places.length; i++) {
      out[places[i]] = going[i];
    }
    return out;
  }

  /** The axis that a product sums over; weights of several readers must agree. */
  private static Optional<Integer> inputAxis(List<Node> readers, int out, int rank) {
    Node node = readers.get(0);
    if (out < 0 || readers.stream().anyMatch(n -> !n.opType().equals(node.opType()))) {
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
