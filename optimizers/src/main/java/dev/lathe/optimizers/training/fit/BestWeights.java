package dev.lathe.optimizers.training.fit;

import dev.lathe.optimizers.training.graph.TrainableGraph;

/** The weights with the best score so far, and how long nothing better has come. */
final class BestWeights {
  private double score;
  private Snapshot weights;
  private boolean settled;
  private int waited;

  /** At first those that the graph has now. */
  BestWeights(double score, TrainableGraph graph) {
    this.score = score;
    this.weights = Snapshot.of(graph);
  }

  /** Those of an interrupted training. */
  void resume(double before, Snapshot found) {
    score = before;
    weights = found;
  }

  /** Whether the first ones keep to all that they will have to keep to in the end. */
  void beginSettled(boolean are) {
    settled = are;
  }

  /**
   * Takes the graph's weights if they are at least as good; weights that keep to less than is asked
   * for in the end do not count against later ones.
   *
   * @param steps taken since the beginning: a score that is no number is given up after the first
   * @param areSettled whether these keep to all of it
   */
  void offer(double offered, TrainableGraph graph, int steps, boolean areSettled) {
    boolean first = !settled || steps > 0 && Double.isNaN(score);
    boolean better = offered > score || first;
    waited = better ? 0 : waited + 1;
    if (better || offered == score) {
      settled = areSettled;
      score = offered;
      weights = Snapshot.of(graph);
    }
  }

  void restore(TrainableGraph graph) {
    weights.restore(graph);
  }

  /**
   * Their score; before they were brought to keep to something, where {@link #isSettled} is not.
   */
  double score() {
    return score;
  }

  Snapshot weights() {
    return weights;
  }

  /** Whether they keep to all that they have to keep to in the end. */
  boolean isSettled() {
    return settled;
  }

  /** How many scores in a row were not better. */
  int waited() {
    return waited;
  }
}
