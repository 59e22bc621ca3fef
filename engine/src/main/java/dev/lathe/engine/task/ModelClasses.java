package dev.lathe.engine.task;

import java.util.OptionalInt;

/** How many classes a model tells apart. */
public final class ModelClasses {
  private ModelClasses() {}

  /** By the graph's declared outputs, else by the labels; empty when neither says. */
  public static OptionalInt count(Model model) {
    ModelSetup setup = model.setup();
    OptionalInt declared =
        setup.task().classes(GraphSignature.of(model.onnx().graph()), setup.options());
    int labels = setup.labels().size();
    return declared.isPresent() || labels == 0 ? declared : OptionalInt.of(labels);
  }
}
