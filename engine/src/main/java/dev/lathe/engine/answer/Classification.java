package dev.lathe.engine.answer;

import java.util.List;

/**
 * Classes by falling score. Scores are probabilities: a softmax is applied where the graph's output
 * does not already sum to one.
 *
 * @param labels the best few, best first, at least one
 * @param scores of all classes, by class index
 */
public record Classification(List<ScoredLabel> labels, float[] scores) implements Answer {
  /** Copies the list. */
  public Classification {
    labels = List.copyOf(labels);
  }

  @Override
  public boolean hasNaN() {
    return anyNaN(scores);
  }

  static boolean anyNaN(float[] values) {
    for (float v : values) {
      if (Float.isNaN(v)) {
        return true;
      }
    }
    return false;
  }

  /** The index of the best class. */
  public int best() {
    return labels.get(0).index();
  }
}
