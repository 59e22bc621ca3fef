package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;

/**
 * How many numbers a model has learned: its initializers, and what operators for classic learning
 * keep in their attributes (thresholds and votes of trees, coefficients).
 */
public final class LearnedNumbers {
  private static final String CLASSIC = "ai.onnx.ml";

  /** A share of hits, by which some libraries note how often a branch was taken. */
  private static final String NOTED = "nodes_hitrates";

  private LearnedNumbers() {}

  /** Of all arrays and attributes together. */
  public static long of(OnnxModel model) {
    long arrays =
        model.graph().initializers().stream()
            .mapToLong(v -> v.constant().orElseThrow().elements())
            .sum();
    return arrays
        + model.graph().nodes().stream()
            .filter(n -> n.domain().equals(CLASSIC))
            .mapToLong(LearnedNumbers::ofAttributes)
            .sum();
  }

  private static long ofAttributes(Node node) {
    return node.attributes().stream()
        .filter(a -> !a.name().startsWith(NOTED))
        .mapToLong(a -> of(a.value()))
        .sum();
  }

  private static long of(Attribute.AttributeValue value) {
    if (value instanceof Attribute.FloatsValue floats) {
      return floats.values().size();
    }
    return value instanceof Attribute.TensorValue t && t.tensor().type().isFloatingPoint()
        ? t.tensor().elements()
        : 0;
  }
}
