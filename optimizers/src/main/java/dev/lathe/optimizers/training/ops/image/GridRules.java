package dev.lathe.optimizers.training.ops.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;

/** Sampling at free places, in two or three axes; gradients go to the places, too. */
public final class GridRules {
  private GridRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("AffineGrid", (Rule) GridRules::affine);
    rules.put("GridSample", (Rule) GridRules::sample);
  }

  /** The places of an even grid, moved by one matrix for each sample. */
  private static NDArray affine(Call call) {
    long[] size = call.longs(1);
    int n = size.length - 2;
    boolean corners = call.node().intAttribute("align_corners", 0) != 0;
    int points = (int) HostArrays.product(size, 2, size.length);
    double[] base = new double[points * (n + 1)];
    for (int p = 0; p < points; p++) {
      int rest = p;
      for (int axis = n - 1; axis >= 0; axis--) {
        long length = size[axis + 2];
        int at = (int) (rest % length);
        rest /= (int) length;
        // The last axis is x, the first coordinate.
        base[p * (n + 1) + n - 1 - axis] =
            corners ? length == 1 ? 0 : 2.0 * at / (length - 1) - 1 : (2.0 * at + 1) / length - 1;
      }
      base[p * (n + 1) + n] = 1;
    }
    NDArray theta = call.in(0);
    NDArray grid =
        HostArrays.of(call.manager(), base, theta.getDataType(), points, n + 1)
            .matMul(theta.swapAxes(1, 2));
    long[] shape = new long[n + 2];
    shape[0] = size[0];
    System.arraycopy(size, 2, shape, 1, n);
    shape[n + 1] = n;
    return grid.reshape(new Shape(shape));
  }

  private static NDArray sample(Call call) {
    NDArray grid = call.in(1);
    long[] x = call.shape(0);
    int n = x.length - 2;
    long points = grid.getShape().size() / (x[0] * n);
    String mode = call.node().stringAttribute("mode", "linear").replaceFirst("^bi", "");
    String padding = call.node().stringAttribute("padding_mode", "zeros");
    boolean corners = call.node().intAttribute("align_corners", 0) != 0;
    NDArray flat = grid.reshape(x[0], points, n);
    NDArray[] places = new NDArray[n];
    for (int axis = 0; axis < n; axis++) {
      NDArray at =
          JniUtils.slice((PtNDArray) flat, 2, n - 1 - axis, n - axis, 1).reshape(x[0], points);
      long length = x[axis + 2];
      NDArray place =
          corners
              ? at.add(1).mul(Scalars.of((length - 1) / 2.0))
              : at.add(1).mul(Scalars.of(length)).sub(1).div(Scalars.of(2));
      places[axis] =
          mode.equals("cubic") ? place : Sampling.inside(place, length, padding, corners);
    }
    NDArray y =
        new Sampling(call.in(0).reshape(x[0], x[1], -1), Lengths.spatial(x), padding, corners)
            .at(places, mode);
    long[] shape = grid.getShape().getShape();
    long[] result = new long[n + 2];
    result[0] = x[0];
    result[1] = x[1];
    System.arraycopy(shape, 1, result, 2, n);
    return y.reshape(new Shape(result));
  }
}
