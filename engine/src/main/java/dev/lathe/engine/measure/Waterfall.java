package dev.lathe.engine.measure;

import java.util.List;

/**
 * What each step of a recipe brings: the original, and the model after each step.
 *
 * @param stages the original first, the result last
 */
public record Waterfall(List<Stage> stages) {
  /** Copies the list. */
  public Waterfall {
    stages = List.copyOf(stages);
  }

  /** Whether latency was measured; size and work are always known. */
  public boolean measured() {
    return stages.stream().anyMatch(s -> s.timing().isPresent());
  }

  /** How long making the result took, about. */
  public double seconds() {
    return stages.stream().mapToDouble(Stage::seconds).sum();
  }
}
