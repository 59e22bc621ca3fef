package dev.lathe.optimizers.preview;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.Weight;
import dev.lathe.optimizers.WeightEdit;
import dev.lathe.optimizers.WeightSet;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.List;
import java.util.function.IntFunction;

/** Carries out edits of weights on a model that is not in a file yet. */
final class EditedModel {
  private EditedModel() {}

  /** A copy of the model with other weights. */
  static OnnxModel of(OnnxModel model, WeightEdit edit) {
    OnnxModel copy = model.copy();
    List<WeightTarget> targets = WeightTargets.find(copy).targets();
    WeightSet weights = WeightSet.of(targets.stream().map(EditedModel::weight).toList());
    IntFunction<float[]> changes = edit.over(weights);
    for (int i = 0; i < targets.size(); i++) {
      float[] changed = changes.apply(i);
      if (changed != weights.elements(i)) {
        Constants.replace(
            targets.get(i).source(), Tensors.ofFloats(changed, weights.get(i).shape()));
      }
    }
    return copy;
  }

  /** Bytes that the weights of a model take less when each takes what these edits say. */
  static long saving(OnnxModel model, List<WeightEdit> edits) {
    return WeightTargets.find(model).targets().stream()
        .map(EditedModel::weight)
        .mapToLong(w -> saving(w, edits))
        .sum();
  }

  /** The same for one weight. */
  static long saving(Weight weight, List<WeightEdit> edits) {
    long stored = 4L * weight.elements().length;
    return stored - edits.stream().mapToLong(e -> e.bytes(weight)).min().orElse(stored);
  }

  static Weight weight(WeightTarget t) {
    return new Weight(
        t.label(), Tensors.floats(t.tensor()), t.tensor().shape(), t.axis(), t.readers());
  }
}
