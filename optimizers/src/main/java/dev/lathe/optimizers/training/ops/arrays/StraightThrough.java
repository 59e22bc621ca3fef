package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;

/** Values of one array with the gradient of another: the straight-through estimator. */
public final class StraightThrough {
  private StraightThrough() {}

  /**
   * The rounded values, whose gradient is that of the exact ones.
   *
   * @param rounded has no gradient of its own
   */
  public static NDArray of(NDArray exact, NDArray rounded) {
    return Casts.mayFlow(exact) ? exact.add(rounded.sub(exact).stopGradient()) : rounded;
  }

  /** Nearest integers, ties to even. */
  public static NDArray round(NDArray x) {
    return of(x, x.stopGradient().round());
  }
}
