package dev.lathe.optimizers.training.ops.rule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Small conversions between arrays and Java's numbers. */
public final class Numbers {
  private Numbers() {}

  /** The first element, whatever its type. */
  public static double first(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray()[0];
  }

  /** All elements as integers, whatever their type. */
  public static long[] longs(NDArray array) {
    return array.getDataType() == DataType.INT64
        ? array.toLongArray()
        : array.toType(DataType.INT64, false).toLongArray();
  }

  public static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }

  /** The same elements as another array object, so that either may be closed. */
  public static NDArray alias(NDArray array) {
    return array.reshape(array.getShape());
  }
}
