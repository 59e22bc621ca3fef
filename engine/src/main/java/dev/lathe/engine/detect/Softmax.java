package dev.lathe.engine.detect;

import java.util.Arrays;

/**
 * Rows of class probabilities, from rows that are or are not yet probabilities.
 *
 * @param needed whether the rows are logits
 */
record Softmax(float[] values, int columns, boolean needed) {
  private static final double SLACK = 0.05;
  private static final int LOOKED_AT = 64;

  /** Logits, unless the first rows are shares that add up to 1. */
  static Softmax ifNeeded(float[] values, int rows, int columns) {
    for (int r = 0; r < Math.min(rows, LOOKED_AT); r++) {
      double sum = 0;
      for (int i = r * columns; i < (r + 1) * columns; i++) {
        if (values[i] < -SLACK) {
          return new Softmax(values, columns, true);
        }
        sum += values[i];
      }
      if (Math.abs(sum - 1) > SLACK) {
        return new Softmax(values, columns, true);
      }
    }
    return new Softmax(values, columns, false);
  }

  /** The probabilities of one row. */
  float[] row(int r) {
    float[] row = Arrays.copyOfRange(values, r * columns, (r + 1) * columns);
    if (!needed) {
      return row;
    }
    float most = row[YoloRows.best(row, 0, columns)];
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      row[c] = (float) Math.exp(row[c] - most);
      sum += row[c];
    }
    for (int c = 0; c < columns; c++) {
      row[c] = (float) (row[c] / sum);
    }
    return row;
  }
}
