package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.rule.Call;

/** Taking entries along an axis, with gradients to what they are taken from. */
public final class Picking {
  private Picking() {}

  /**
   * Takes entries along an axis.
   *
   * @param indices a vector of integers, none negative
   */
  public static NDArray along(NDArray x, int axis, NDArray indices) {
    return x.get(new NDIndex().addAllDim(axis).addIndices("{}", indices));
  }

  /** Takes entries along an axis. */
  public static NDArray along(Call call, NDArray x, int axis, long[] indices) {
    return along(x, axis, HostArrays.of(call.manager(), indices, indices.length));
  }

  /** Indices as 64-bit integers, those counted from the back counted from the front. */
  public static NDArray positive(NDArray indices, long length) {
    NDArray wide = indices.toType(DataType.INT64, false);
    return NDArrays.where(wide.lt(0), wide.add(length), wide);
  }

  /** Elements of either array by a condition; all three are broadcast, which DJL's own refuses. */
  public static NDArray where(NDArray condition, NDArray a, NDArray b) {
    return JniUtils.where((PtNDArray) condition, (PtNDArray) a, (PtNDArray) b);
  }

  /** Entries of an axis. */
  public static NDArray part(NDArray x, int axis, long from, long to) {
    return JniUtils.slice((PtNDArray) x, axis, from, to, 1);
  }
}
