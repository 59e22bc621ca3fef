package dev.lathe.engine.detect;

/**
 * Whether scores are probabilities or what comes before the logistic function. Exporters leave it
 * open, and the numbers tell: among hundreds of proposals some logit is always far outside of 0..1.
 */
enum ScoreScale {
  PROBABILITY,
  LOGIT;

  /** Rounding of an 8-bit output may carry a probability a little over the edge. */
  private static final float SLACK = 0.05f;

  /** Of every column from {@code column} on, in rows of {@code columns}. */
  static ScoreScale ofRows(float[] values, int rows, int columns, int column) {
    for (int r = 0; r < rows; r++) {
      for (int c = column; c < columns; c++) {
        if (isOutside(values[r * columns + c])) {
          return LOGIT;
        }
      }
    }
    return PROBABILITY;
  }

  /** Of a run of values. */
  static ScoreScale of(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isOutside(values[i])) {
        return LOGIT;
      }
    }
    return PROBABILITY;
  }

  private static boolean isOutside(float v) {
    return v < -SLACK || v > 1 + SLACK;
  }

  float probability(float value) {
    return this == LOGIT ? Outputs.sigmoid(value) : value;
  }
}
