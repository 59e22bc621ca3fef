package dev.lathe.engine.evaluate;

/** How far numbers are from others. */
public enum NumberMeasure {
  /** The root of the mean squared error. */
  RMSE,
  /** The mean absolute error. */
  MAE,
  /** The share of the variance that is explained; 1 is perfect, 0 no better than the mean. */
  R2
}
