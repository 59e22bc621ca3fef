package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What passes have in common that zero weights by a rule, at once or while they are trained. */
final class SparseWeights {
  /** Whether, and how long, it takes. */
  static final Param.DecimalParam EPOCHS =
      new Param.DecimalParam(
          "epochs",
          "Epochs",
          "How many epochs to train, with labels where the data have them and the original as"
              + " teacher: in the first half the zeros grow, fast at first and slowly at the end"
              + " (Zhu and Gupta 2017), in the second the other weights get used to them. Worth it"
              + " for high shares and with many epochs. 0 makes the zeros at once and needs no"
              + " data.",
          0.0,
          0,
          300,
          0.5,
          "",
          Optional.empty());

  /** What a pass needs under these values. */
  static Set<Pass.Need> needs(ParamValues values) {
    return values.get(EPOCHS) > 0
        ? Set.of(Pass.Need.CALIBRATION_DATA, Pass.Need.TRAINING)
        : Set.of();
  }

  /** The same at once; empty where it is at once. */
  static Optional<ParamValues> untrained(ParamValues values) {
    return values.get(EPOCHS) > 0 ? Optional.of(values.with(EPOCHS, 0.0)) : Optional.empty();
  }

  /**
   * What came of it.
   *
   * @param onnx the model
   * @param targets weights as they were right before the zeros
   * @param after as they are now
   */
  record Outcome(OnnxModel onnx, List<WeightTarget> targets, List<TensorData> after) {}

  private final Optional<Retraining> training;
  private final Pass.Input input;
  private final String pass;
  private final ParamValues values;
  private final JobContext context;

  SparseWeights(
      Optional<Retraining> training,
      Pass.Input input,
      String pass,
      ParamValues values,
      JobContext context) {
    this.training = training;
    this.input = input;
    this.pass = pass;
    this.values = values;
    this.context = context;
  }

  Outcome run(MaskRule rule, PassReport report) {
    boolean trains = values.get(EPOCHS) > 0;
    OnnxModel model = trains ? trained(rule, report) : input.onnx().copy();
    WeightTargets found = WeightTargets.find(model);
    found.refused().forEach(r -> report.refused(r.node(), r.reason()));
    List<float[]> weights = floats(found.targets());
    context.checkCancelled();
    context.progress(0, 0, "Pruning");
    // After a training the zeros are there; that they are all is made sure of here.
    List<float[]> zeroed = rule.zeroed(found.targets(), weights, 1);
    List<TensorData> after = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      WeightTarget target = found.targets().get(i);
      boolean same = Arrays.equals(weights.get(i), zeroed.get(i));
      TensorData tensor =
          same ? target.tensor() : Tensors.ofFloats(zeroed.get(i), target.tensor().shape());
      after.add(tensor);
      if (!same) {
        Constants.replace(target.source(), tensor);
      }
      int zeros = zeros(zeroed.get(i));
      if (!same || trains && zeros > 0) {
        report.done(target.label(), sentence(zeros, zeroed.get(i).length));
      }
    }
    return new Outcome(model, found.targets(), after);
  }

  private OnnxModel trained(MaskRule rule, PassReport report) {
    Retraining how =
        training.orElseThrow(
            () ->
                LatheException.input(
                    "Zeros cannot grow during training.",
                    "Nothing here trains.",
                    "Make them at once."));
    try (Retraining.Session session = how.open(input, pass, values, values.get(EPOCHS), context)) {
      OnnxModel model = session.sparsify(input.onnx(), "", rule);
      session.notes().forEach(report::note);
      return model;
    }
  }

  private static List<float[]> floats(List<WeightTarget> targets) {
    return targets.stream().map(t -> Tensors.floats(t.tensor())).toList();
  }

  private static int zeros(float[] weight) {
    int zeros = 0;
    for (float w : weight) {
      zeros += w == 0 ? 1 : 0;
    }
    return zeros;
  }

  private static String sentence(int zeros, int of) {
    return String.format(
        Locale.ROOT, "%.1f %% of %,d weights are zero", 100.0 * zeros / Math.max(1, of), of);
  }
}
