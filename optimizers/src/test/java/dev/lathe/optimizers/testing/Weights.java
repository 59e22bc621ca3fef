package dev.lathe.optimizers.testing;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;

/** Initializers of a model, by name. */
public final class Weights {
  private Weights() {}

  /** What an initializer holds. */
  public static TensorData data(OnnxModel model, String name) {
    return model.graph().initializers().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .flatMap(Value::constant)
        .orElseThrow();
  }

  /** Its numbers. */
  public static float[] floats(OnnxModel model, String name) {
    return Tensors.floats(data(model, name));
  }
}
