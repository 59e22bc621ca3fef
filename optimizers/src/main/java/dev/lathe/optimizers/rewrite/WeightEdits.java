package dev.lathe.optimizers.rewrite;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.pass.WeightSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Carries out edits of weights on models. */
public final class WeightEdits {
  private WeightEdits() {}

  /** A weight as edits see it. */
  public static Weight weight(WeightTarget t) {
    return new Weight(
        t.label(), Tensors.floats(t.tensor()), t.tensor().shape(), t.axis(), t.readers());
  }

  /**
   * A copy of the model with edited weights, and of each how many elements are others.
   *
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static PassResult apply(OnnxModel model, WeightEdit edit, JobContext context) {
    OnnxModel copy = model.copy();
    PassReport report = new PassReport();
    WeightTargets found = WeightTargets.find(copy);
    found.refused().forEach(r -> report.refused(r.node(), r.reason()));
    List<WeightTarget> targets = found.targets();
    WeightSet weights = WeightSet.of(targets.stream().map(WeightEdits::weight).toList());
    IntFunction<float[]> changes = edit.over(weights);
    for (int i = 0; i < targets.size(); i++) {
      context.checkCancelled();
      context.progress(i, targets.size(), "Changing weights");
      float[] before = weights.elements(i);
      float[] after = changes.apply(i);
      if (!Arrays.equals(before, after)) {
        Constants.replace(
            targets.get(i).source(), Tensors.ofFloats(after, targets.get(i).tensor().shape()));
        report.done(
            targets.get(i).label(),
            String.format(
                Locale.ROOT, "%,d of %,d weights changed", different(before, after), after.length));
      }
    }
    return report.result(copy);
  }

  private static int different(float[] before, float[] after) {
    int n = 0;
    for (int i = 0; i < before.length; i++) {
      n += before[i] == after[i] ? 0 : 1;
    }
    return n;
  }
}
