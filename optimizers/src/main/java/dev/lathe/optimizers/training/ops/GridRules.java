package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;

/** Sampling at free places, in two or three axes; gradients go to the places, too. */
final class GridRules {
  private GridRules() {}

  static void register(Map<String, Operator> rules) {
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
          corners ? at.add(1).mul((length - 1) / 2.0) : at.add(1).mul(length).sub(1).div(2);
      places[axis] = mode.equals("cubic") ? place : inside(place, length, padding, corners);
    }
    NDArray y =
        new Sampling(call.in(0).reshape(x[0], x[1], -1), Window.spatial(x), padding, corners)
            .at(places, mode);
    long[] shape = grid.getShape().getShape();
    long[] result = new long[n + 2];
    result[0] = x[0];
    result[1] = x[1];
    System.arraycopy(shape, 1, result, 2, n);
    return y.reshape(new Shape(result));
  }

  /** Brings what lies outside back, where the padding says how. */
  static NDArray inside(NDArray place, long length, String padding, boolean corners) {
    if (padding.equals("border")) {
      return place.clip(0, length - 1);
    }
    if (!padding.equals("reflection")) {
      return place;
    }
    double least = corners ? 0 : -0.5;
    double range = corners ? length - 1 : length;
    if (range == 0) {
      return place.zerosLike();
    }
    NDArray wave = place.sub(least).mod(2 * range);
    NDArray back = SelectionRules.where(wave.gt(range), wave.neg().add(2 * range), wave);
    return back.add(least);
  }

  /** A picture with its pixels in one row: [batch, channels, pixels]. */
  private record Sampling(NDArray pixels, long[] lengths, String padding, boolean corners) {
    NDArray at(NDArray[] places, String mode) {
      int n = places.length;
      NDList indices = new NDList();
      NDList weights = new NDList();
      long first = mode.equals("cubic") ? -1 : 0;
      long count = mode.equals("cubic") ? 4 : mode.equals("nearest") ? 1 : 2;
      NDArray[] low = new NDArray[n];
      NDArray[] ratio = new NDArray[n];
      for (int i = 0; i < n; i++) {
        NDArray fixed = places[i].stopGradient();
        low[i] = mode.equals("nearest") ? fixed.round() : fixed.floor();
        ratio[i] = places[i].sub(low[i]);
      }
      long corners = (long) Math.pow(count, n);
      for (long corner = 0; corner < corners; corner++) {
        NDArray index = low[0].zerosLike();
        NDArray weight = low[0].onesLike();
        long rest = corner;
        for (int i = 0; i < n; i++) {
          long step = first + rest % count;
          rest /= count;
          NDArray at = low[i].add(step);
          NDArray own = weight(ratio[i], step, mode);
          if (padding.equals("zeros")) {
            NDArray hit = at.gte(0).logicalAnd(at.lte(lengths[i] - 1));
            own = own.mul(Casts.to(hit, own.getDataType()));
          }
          NDArray safe = inside(at, lengths[i], padding, this.corners).clip(0, lengths[i] - 1);
          index = index.mul(lengths[i]).add(safe);
          weight = weight.mul(own);
        }
        indices.add(Casts.to(index, DataType.INT64));
        weights.add(weight);
      }
      NDArray sum = null;
      for (int i = 0; i < indices.size(); i++) {
        NDArray part = pixels(indices.get(i)).mul(weights.get(i).expandDims(1));
        sum = sum == null ? part : sum.add(part);
      }
      return sum;
    }

    private NDArray pixels(NDArray index) {
      long channels = pixels.getShape().get(1);
      Shape shape = new Shape(index.getShape().get(0), channels, index.getShape().get(1));
      return pixels.gather(index.expandDims(1).broadcast(shape), 2);
    }

    private static NDArray weight(NDArray ratio, long step, String mode) {
      if (mode.equals("nearest")) {
        return ratio.onesLike();
      }
      NDArray distance = ratio.sub(step).abs();
      if (!mode.equals("cubic")) {
        return distance.neg().add(1);
      }
      double a = -0.75;
      boolean near = step == 0 || step == 1;
      return near
          ? distance.mul(a + 2).sub(a + 3).mul(distance).mul(distance).add(1)
          : distance.mul(a).sub(5 * a).mul(distance).add(8 * a).mul(distance).sub(4 * a);
    }
  }
}
