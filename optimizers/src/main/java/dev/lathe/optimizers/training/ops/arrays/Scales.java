package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.rule.Lengths;

/** Brings scales and zero points into the shape of what they belong to. */
public final class Scales {
  private Scales() {}

  /** One number, or one for each place of an axis. */
  public static NDArray along(NDArray scale, int rank, int axis) {
    if (scale.getShape().size() == 1) {
      return scale.reshape(new Shape());
    }
    if (scale.getShape().dimension() != 1) {
      return scale;
    }
    long[] shape = Lengths.filled(rank, 1);
    shape[axis] = scale.getShape().get(0);
    return scale.reshape(new Shape(shape));
  }

  /** As {@link #along}; or one for each block of an axis, the last block possibly shorter. */
  public static NDArray blocked(NDArray scale, NDArray x, int axis, long block) {
    int rank = x.getShape().dimension();
    if (block == 0 || scale.getShape().dimension() != rank) {
      return along(scale, rank, axis);
    }
    PtNDArray repeated = JniUtils.repeat((PtNDArray) scale, block, axis);
    return JniUtils.slice(repeated, axis, 0, x.getShape().get(axis), 1);
  }
}
