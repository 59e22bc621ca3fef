package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.torch.Scalars;

/** Indices whose last axis holds coordinates, as GatherND and ScatterND have them. */
final class Coordinates {
  private Coordinates() {}

  /**
   * The number of the slice that each coordinate means, counted in row-major order.
   *
   * @param indices [batch axes, …, depth]
   * @param shape of what is indexed
   * @param batch how many leading axes both share
   * @return a vector
   */
  static NDArray rows(Call call, NDArray indices, long[] shape, int batch) {
    long[] picked = indices.getShape().getShape();
    int depth = (int) picked[picked.length - 1];
    long[] lengths = new long[depth];
    long[] strides = new long[depth];
    for (int i = 0; i < depth; i++) {
      lengths[i] = shape[batch + i];
      strides[i] = HostArrays.product(shape, batch + i + 1, batch + depth);
    }
    NDArray wide = indices.toType(DataType.INT64, false);
    NDArray counted =
        NDArrays.where(wide.lt(0), wide.add(HostArrays.of(call.manager(), lengths, depth)), wide);
    NDArray rows =
        counted
            .mul(HostArrays.of(call.manager(), strides, depth))
            .sum(new int[] {picked.length - 1});
    if (batch > 0) {
      long batches = HostArrays.product(shape, 0, batch);
      long size = HostArrays.product(shape, batch, batch + depth);
      long each = HostArrays.product(picked, batch, picked.length - 1);
      NDArray first =
          HostArrays.range(call.manager(), batches).mul(Scalars.of(size)).reshape(batches, 1);
      rows = rows.reshape(new Shape(batches, each)).add(first);
    }
    return rows.flatten();
  }
}
