package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Tells weights from inputs with a default, which old exporters wrote the same way. */
public final class FileFormat {
  /** The first version in which an initializer need not be a graph input. */
  private static final long FREE_INITIALIZERS = 4;

  /** Fewer than so many initializers could all be real defaults. */
  private static final int ENOUGH = 4;

  private FileFormat() {}

  /**
   * Whether initializers that are listed as inputs are constants all the same: always before format
   * 4; later where every single initializer is listed, as exporters went on doing out of habit.
   */
  public static boolean listedInputsAreConstants(OnnxModel model) {
    if (model.irVersion() < FREE_INITIALIZERS) {
      return true;
    }
    List<Value> initializers = model.graph().initializers();
    return initializers.size() >= ENOUGH && model.graph().inputs().containsAll(initializers);
  }

  /**
   * Takes constants out of the inputs where the file lists them there, so that ONNX Runtime may
   * build on them. Real defaults stay.
   *
   * @param model is changed
   * @return the model in format 4 or newer
   */
  public static OnnxModel withFreeInitializers(OnnxModel model) {
    if (listedInputsAreConstants(model)) {
      List<Value> constants = new ArrayList<>(model.graph().inputs());
      constants.removeIf(v -> v.constant().isEmpty());
      constants.forEach(model.graph()::removeInput);
    }
    return model.with(
        Math.max(FREE_INITIALIZERS, model.irVersion()), model.opsets(), model.metadata());
  }
}
