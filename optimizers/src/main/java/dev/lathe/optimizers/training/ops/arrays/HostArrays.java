package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.torch.Scalars;

/** Arrays whose elements Java reads or computes: indices, masks, tables. */
public final class HostArrays {
  private HostArrays() {}

  /** All elements as doubles, whatever their type. */
  public static double[] doubles(NDArray array) {
    return array.getShape().size() == 0
        ? new double[0]
        : array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /** All elements as integers, whatever their type. */
  public static long[] longs(NDArray array) {
    return array.getShape().size() == 0 ? new long[0] : Numbers.longs(array);
  }

  /** A new array of that type. */
  public static NDArray of(NDManager manager, double[] values, DataType type, long... shape) {
    return values.length == 0
        ? manager.zeros(new Shape(shape), type)
        : Scalars.owned(manager.create(values, new Shape(shape))).toType(type, false);
  }

  /** A new array of integers. */
  public static NDArray of(NDManager manager, long[] values, long... shape) {
    return values.length == 0
        ? manager.zeros(new Shape(shape), DataType.INT64)
        : Scalars.owned(manager.create(values, new Shape(shape)));
  }

  /** A new array of that integer type. */
  public static NDArray of(NDManager manager, long[] values, DataType type, long... shape) {
    return of(manager, values, shape).toType(type, false);
  }

  /** The numbers 0, 1, … as a vector. */
  public static NDArray range(NDManager manager, long count) {
    long[] all = new long[Math.toIntExact(count)];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return of(manager, all, count);
  }

  /** The product of the lengths from one axis up to another. */
  public static long product(long[] shape, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= shape[i];
    }
    return product;
  }
}
