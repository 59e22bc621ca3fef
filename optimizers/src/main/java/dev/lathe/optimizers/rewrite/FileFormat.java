package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Raises the version of the file format, where passes need what newer versions allow. */
public final class FileFormat {
  /** The first version in which an initializer need not be a graph input. */
  private static final long FREE_INITIALIZERS = 4;

  private FileFormat() {}

  /**
   * Takes initializers out of the inputs, where an old format had to list them: they are constants
   * there and nothing else. From format 4 on, an input with an initializer is a default and stays.
   *
   * @param model is changed
   * @return the model in format 4 or newer
   */
  public static OnnxModel withFreeInitializers(OnnxModel model) {
    if (model.irVersion() >= FREE_INITIALIZERS) {
      return model;
    }
    List<Value> constants = new ArrayList<>(model.graph().inputs());
    constants.removeIf(v -> v.constant().isEmpty());
    constants.forEach(model.graph()::removeInput);
    return model.with(FREE_INITIALIZERS, model.opsets(), model.metadata());
  }
}
