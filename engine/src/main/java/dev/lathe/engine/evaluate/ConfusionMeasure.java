package dev.lathe.engine.evaluate;

/** A figure of a confusion matrix. */
public enum ConfusionMeasure {
  /** The mean of the classes' recalls. */
  BALANCED_ACCURACY,
  /** Of the examples said to be of a class, the share that is. */
  PRECISION,
  /** Of the examples of a class, the share said to be. */
  RECALL,
  /** The harmonic mean of both. */
  F1;

  /**
   * The figure of one class; NaN where it is not defined.
   *
   * @param hits examples of the class that were said to be
   * @param said examples that were said to be of it
   * @param actual examples of it
   */
  double of(double hits, double said, double actual) {
    return switch (this) {
      case BALANCED_ACCURACY, RECALL -> hits / actual;
      case PRECISION -> hits / said;
      case F1 -> 2 * hits / (said + actual);
    };
  }
}
