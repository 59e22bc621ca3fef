package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Constant padding. */
final class Padding {
  private Padding() {}

  /** Pads the axes behind batch and channels. */
  static NDArray spatial(NDArray x, long[] begin, long[] end, double value) {
    // PyTorch lists the pads of the last axis first.
    long[] pads = new long[2 * begin.length];
    boolean any = false;
    for (int i = 0; i < begin.length; i++) {
      int at = 2 * (begin.length - 1 - i);
      pads[at] = begin[i];
      pads[at + 1] = end[i];
      any |= begin[i] != 0 || end[i] != 0;
    }
    return any ? x.pad(new Shape(pads), value) : x;
  }
}
