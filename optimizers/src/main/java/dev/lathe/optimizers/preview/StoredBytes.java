package dev.lathe.optimizers.preview;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.rewrite.WeightEdits;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.List;

/** What weights take in a file, or packed, after edits. */
final class StoredBytes {
  private StoredBytes() {}

  /** Bytes that the weights of a model take less when each takes what these edits say. */
  static long saving(OnnxModel model, List<WeightEdit> edits) {
    return WeightTargets.find(model).targets().stream()
        .map(WeightEdits::weight)
        .mapToLong(w -> saving(w, edits))
        .sum();
  }

  /** The same for one weight. */
  static long saving(Weight weight, List<WeightEdit> edits) {
    long stored = 4L * weight.elements().length;
    return stored - edits.stream().mapToLong(e -> e.bytes(weight)).min().orElse(stored);
  }
}
