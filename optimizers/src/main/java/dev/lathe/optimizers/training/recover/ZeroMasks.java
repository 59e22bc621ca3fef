package dev.lathe.optimizers.training.recover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import java.util.HashMap;
import java.util.Map;

/** Weights that are zero: what a step makes of them is undone. They live as long as the graph. */
final class ZeroMasks {
  private final TrainableGraph graph;
  private final Map<Value, NDArray> masks = new HashMap<>();

  ZeroMasks(TrainableGraph graph) {
    this.graph = graph;
  }

  /** From now on the zeros of these elements are zeros of the weight. */
  void put(Value weight, float[] elements) {
    float[] mask = new float[elements.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = elements[i] == 0 ? 0 : 1;
    }
    NDArray array = graph.manager().create(mask, graph.parameters().get(weight).getShape());
    NDScope.unregister(array);
    NDArray old = masks.put(weight, array);
    if (old != null) {
      old.close();
    }
  }

  /** Makes them zero again. */
  void apply() {
    try (Autograd none = Autograd.pause();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      masks.forEach((weight, mask) -> graph.parameters().get(weight).muli(mask));
    }
  }
}
