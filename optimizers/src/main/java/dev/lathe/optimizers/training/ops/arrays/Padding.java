package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Constant padding. */
public final class Padding {
  private Padding() {}

  /** Pads the axes behind batch and channels; what is negative is cut off. */
  public static NDArray spatial(NDArray given, long[] begin, long[] end, double value) {
    NDArray x = cut(given, begin, end);
    // PyTorch lists the pads of the last axis first.
    long[] pads = new long[2 * begin.length];
    boolean any = false;
    for (int i = 0; i < begin.length; i++) {
      int at = 2 * (begin.length - 1 - i);
      pads[at] = Math.max(0, begin[i]);
      pads[at + 1] = Math.max(0, end[i]);
      any |= begin[i] > 0 || end[i] > 0;
    }
    return any ? x.pad(new Shape(pads), value) : x;
  }

  private static NDArray cut(NDArray x, long[] begin, long[] end) {
    NDArray kept = x;
    for (int i = 0; i < begin.length; i++) {
      if (begin[i] < 0 || end[i] < 0) {
        long length = kept.getShape().get(i + 2);
        long from = Math.max(0, -begin[i]);
        long to = length - Math.max(0, -end[i]);
        kept = JniUtils.slice((PtNDArray) kept, i + 2, from, to, 1);
      }
    }
    return kept;
  }
}
