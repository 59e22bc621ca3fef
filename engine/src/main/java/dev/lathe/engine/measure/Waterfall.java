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

  /** How long the steps before the last one took: what making them again takes, about. */
  public double secondsOnTheWay() {
    return stages.stream().limit(stages.size() - 1).mapToDouble(Stage::seconds).sum();
  }
}
