package dev.lathe.optimizers.training.ops.matrix;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import java.util.Arrays;

/** Determinants, by elimination in Java; the gradient is the determinant times the inverse. */
final class Determinant {
  private Determinant() {}

  static NDArray of(Call call) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    int n = (int) shape[shape.length - 1];
    double[] all = HostArrays.doubles(x.stopGradient());
    double[] results = new double[n == 0 ? 0 : all.length / (n * n)];
    for (int m = 0; m < results.length; m++) {
      results[m] = determinant(Arrays.copyOfRange(all, m * n * n, (m + 1) * n * n), n);
    }
    long[] batch = Arrays.copyOf(shape, shape.length - 2);
    NDArray values = HostArrays.of(call.manager(), results, x.getDataType(), batch);
    return Casts.mayFlow(x) ? values.add(slope(x, values)) : values;
  }

  /** Zero, with the gradient of the determinant. */
  private static NDArray slope(NDArray x, NDArray values) {
    NDArray fixed = x.stopGradient();
    int rank = x.getShape().dimension();
    NDArray inverse = JniUtils.inverse((PtNDArray) fixed).swapAxes(rank - 2, rank - 1);
    NDArray change = x.sub(fixed).mul(inverse).sum(new int[] {rank - 2, rank - 1});
    return change.mul(values);
  }

  private static double determinant(double[] a, int n) {
    double result = 1;
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c + 1; r < n; r++) {
        pivot = Math.abs(a[r * n + c]) > Math.abs(a[pivot * n + c]) ? r : pivot;
      }
      double head = a[pivot * n + c];
      if (head == 0) {
        return 0;
      }
      result *= pivot == c ? head : -head;
      for (int k = c; k < n && pivot != c; k++) {
        double swap = a[c * n + k];
        a[c * n + k] = a[pivot * n + k];
        a[pivot * n + k] = swap;
      }
      for (int r = c + 1; r < n; r++) {
        double factor = a[r * n + c] / head;
        for (int k = c; k < n; k++) {
          a[r * n + k] -= factor * a[c * n + k];
        }
      }
    }
    return result;
  }
}
