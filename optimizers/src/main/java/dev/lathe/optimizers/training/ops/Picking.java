package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/** Taking entries along an axis, with gradients to what they are taken from. */
final class Picking {
  private Picking() {}

  /**
   * Takes entries along an axis.
   *
   * @param indices a vector of integers, none negative
   */
  static NDArray along(NDArray x, int axis, NDArray indices) {
    return x.get(new NDIndex().addAllDim(axis).addIndices("{}", indices));
  }

  /** Takes entries along an axis. */
  static NDArray along(Call call, NDArray x, int axis, long[] indices) {
    return along(x, axis, HostArrays.of(call.manager(), indices, indices.length));
  }

  /** Indices as 64-bit integers, those counted from the back counted from the front. */
  static NDArray positive(NDArray indices, long length) {
    NDArray wide = indices.toType(DataType.INT64, false);
    return NDArrays.where(wide.lt(0), wide.add(length), wide);
  }
}
