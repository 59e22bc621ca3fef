package dev.lathe.engine.task;

import java.util.OptionalInt;

/** How many classes a model tells apart. */
public final class ModelClasses {
  private ModelClasses() {}

  /** By the graph's declared outputs, else by the labels; empty when neither says. */
  public static OptionalInt count(Model model) {
    OptionalInt declared = GraphSignature.of(model.onnx().graph()).classes();
    int labels = model.setup().labels().size();
    return declared.isPresent() || labels == 0 ? declared : OptionalInt.of(labels);
  }
}
