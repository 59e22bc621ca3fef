package dev.lathe.optimizers.training.ops.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.torch.Scalars;

/**
 * A picture that is sampled at free places.
 *
 * @param pixels in one row: [batch, channels, pixels]
 * @param lengths of the picture's axes
 * @param padding what lies outside: zeros, border or reflection
 * @param alignCorners whether the ends of an axis are the centres of its outermost pixels
 */
public record Sampling(NDArray pixels, long[] lengths, String padding, boolean alignCorners) {
  /**
   * The values at places.
   *
   * @param places one array [batch, places] for each axis, counted in pixels
   * @param mode nearest, linear or cubic
   * @return [batch, channels, places]
   */
  public NDArray at(NDArray[] places, String mode) {
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
        NDArray safe = inside(at, lengths[i], padding, alignCorners).clip(0, lengths[i] - 1);
        index = index.mul(Scalars.of(lengths[i])).add(safe);
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
        ? distance.mul(Scalars.of(a + 2)).sub(a + 3).mul(distance).mul(distance).add(1)
        : distance.mul(Scalars.of(a)).sub(5 * a).mul(distance).add(8 * a).mul(distance).sub(4 * a);
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
    NDArray wave = place.sub(least).mod(Scalars.of(2 * range));
    NDArray back = Picking.where(wave.gt(range), wave.neg().add(2 * range), wave);
    return back.add(least);
  }
}
