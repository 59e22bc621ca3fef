package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;

/** Conversions between floating-point types that gradients pass, which DJL's own do not let. */
public final class Casts {
  private Casts() {}

  /**
   * Whether a gradient may flow through an array. DJL knows that only of parameters, not of what is
   * computed from them.
   */
  public static boolean mayFlow(NDArray x) {
    return JniUtils.isGradMode() && x.getDataType().isFloating();
  }

  /** The array itself where it has that type already. */
  public static NDArray to(NDArray x, DataType type) {
    if (x.getDataType() == type) {
      return x;
    }
    boolean gradients = JniUtils.isGradMode() && x.getDataType().isFloating() && type.isFloating();
    // A running product over one element is that element; PyTorch converts before it.
    return gradients ? x.expandDims(0).cumProd(0, type).squeeze(0) : x.toType(type, false);
  }
}
