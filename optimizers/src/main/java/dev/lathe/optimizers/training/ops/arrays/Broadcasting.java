package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;

/** The common shape of arrays that are combined element by element. */
public final class Broadcasting {
  private Broadcasting() {}

  public static Shape shape(Shape a, Shape b) {
    int rank = Math.max(a.dimension(), b.dimension());
    long[] shape = new long[rank];
    for (int i = 0; i < rank; i++) {
      long left = length(a, i - rank + a.dimension());
      long right = length(b, i - rank + b.dimension());
      if (left != right && left != 1 && right != 1) {
        throw new UnsupportedOperatorException(
            "the shapes " + a + " and " + b + " do not go together");
      }
      shape[i] = left == 1 ? right : left;
    }
    return new Shape(shape);
  }

  private static long length(Shape shape, int axis) {
    return axis < 0 ? 1 : shape.get(axis);
  }
}
