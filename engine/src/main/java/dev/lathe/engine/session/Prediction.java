package dev.lathe.engine.session;

import dev.lathe.engine.graph.TensorData;
import java.util.List;
import java.util.Map;

/**
 * What a model answered.
 *
 * @param answer the answer
 * @param preMillis preprocessing, in milliseconds
 * @param inferenceMillis the run inside ONNX Runtime, in milliseconds
 * @param postMillis postprocessing, in milliseconds
 */
public record Prediction(
    Answer answer, double preMillis, double inferenceMillis, double postMillis) {
  /** An answer of a task. */
  public sealed interface Answer {}

  /**
   * Classes by falling score. {@code labels} holds the best few, {@code scores} all by class index;
   * scores are probabilities: a softmax is applied where the graph's output does not already sum to
   * one.
   */
  public record Classification(List<ScoredLabel> labels, float[] scores) implements Answer {
    /** The index of the best class. */
    public int best() {
      return labels.get(0).index();
    }
  }

  /** A sentence vector of unit length. */
  public record Embedding(float[] vector) implements Answer {}

  /** Every output as it is; values that are not tensors are rendered as text. */
  public record RawOutputs(Map<String, TensorData> tensors, Map<String, String> others)
      implements Answer {}

  /** A class with its score in 0..1. */
  public record ScoredLabel(String label, int index, double score) {}
}
