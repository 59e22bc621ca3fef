package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** Arrays put one behind the other. DJL's own copies a single one, and no gradient passes that. */
public final class Joining {
  private Joining() {}

  /** Joins along an axis. */
  public static NDArray along(List<NDArray> arrays, int axis) {
    return JniUtils.cat(arrays.toArray(PtNDArray[]::new), axis);
  }
}
