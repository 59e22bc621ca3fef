package dev.lathe.engine.answer;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A class, and what speaks for each. Scores are probabilities: a softmax is applied where the
 * graph's output does not already sum to one.
 *
 * @param labels the class that is said, then the best of the others by falling score, at least one.
 *     It is the one with the highest score, unless a threshold decides
 * @param scores of all classes, by class index
 * @param positive index of the class that is looked for (fraud, illness); below 0 where no class is
 *     told from the others
 */
public record Classification(List<ScoredLabel> labels, float[] scores, int positive)
    implements Answer {
  /** Copies the list. */
  public Classification {
    labels = List.copyOf(labels);
  }

  /** Of classes of which none is told from the others. */
  public Classification(List<ScoredLabel> labels, float[] scores) {
    this(labels, scores, -1);
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

  @Override
  public OptionalDouble scoreOf(int index) {
    return index >= 0 && index < scores.length
        ? OptionalDouble.of(scores[index])
        : OptionalDouble.empty();
  }

  @Override
  public OptionalInt lookedFor() {
    return positive < 0 ? OptionalInt.empty() : OptionalInt.of(positive);
  }

  /** The index of the class that is said. */
  public int best() {
    return labels.get(0).index();
  }
}
