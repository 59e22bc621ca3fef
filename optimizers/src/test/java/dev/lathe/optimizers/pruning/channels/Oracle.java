package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.HashMap;
import java.util.Map;

/**
 * The same plan carried out by other means: nothing leaves the original, but every number that the
 * cut takes out becomes zero. Where no statistics run over the channels, both must answer alike.
 */
final class Oracle {
  private Oracle() {}

  static OnnxModel zeroed(PrunePlan plan) {
    OnnxModel copy = plan.source().model().copy();
    Map<String, Value> byName = new HashMap<>();
    copy.graph().initializers().forEach(v -> byName.put(v.name(), v));
    for (Node n : copy.graph().nodes()) {
      n.outputs().forEach(o -> o.ifPresent(v -> byName.put(v.name(), v)));
    }
    Kept kept = plan.kept();
    Constants constants = new Constants(plan.source().model());
    for (Value v : kept.values()) {
      constants
          .of(v)
          .filter(t -> t.type() == DataType.FLOAT)
          .ifPresent(
              t -> {
                float[] numbers = Tensors.floats(t);
                kept.of(v).forEach((axis, gone) -> zero(numbers, t.shape(), axis, gone));
                Constants.replace(byName.get(v.name()), Tensors.ofFloats(numbers, t.shape()));
              });
    }
    return copy;
  }

  private static void zero(float[] numbers, long[] shape, int axis, boolean[] gone) {
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    for (int i = 0; i < numbers.length; i++) {
      if (gone[i / inner % gone.length]) {
        numbers[i] = 0;
      }
    }
  }
}
