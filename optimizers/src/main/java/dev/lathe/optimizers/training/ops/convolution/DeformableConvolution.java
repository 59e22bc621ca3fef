package dev.lathe.optimizers.training.ops.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Joining;
import dev.lathe.optimizers.training.ops.image.Sampling;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import java.util.Optional;

/** A convolution whose kernel looks at places that are inputs themselves. */
final class DeformableConvolution {
  private DeformableConvolution() {}

  static NDArray of(Call call) {
    long[] shape = call.shape(0);
    long[] in = Lengths.spatial(shape);
    Window w = Window.of(call.node(), Lengths.spatial(call.shape(1)), in);
    long[] out = Lengths.spatial(call.shape(2));
    int n = in.length;
    long taps = HostArrays.product(w.kernel(), 0, n);
    long points = HostArrays.product(out, 0, n);
    long offsetGroups = call.node().intAttribute("offset_group", 1);
    long groups = call.node().intAttribute("group", 1);
    long each = shape[1] / offsetGroups;
    NDArray pixels = call.in(0).reshape(shape[0], shape[1], -1);
    NDArray offsets = call.in(2).reshape(new Shape(shape[0], offsetGroups, taps, n, points));
    Optional<NDArray> mask =
        call.maybe(4).map(m -> m.reshape(shape[0], offsetGroups, taps * points));
    NDList sampled = new NDList();
    for (long g = 0; g < offsetGroups; g++) {
      NDArray own = JniUtils.slice((PtNDArray) offsets, 1, g, g + 1, 1);
      NDArray[] places = new NDArray[n];
      for (int i = 0; i < n; i++) {
        NDArray moved =
            JniUtils.slice((PtNDArray) own, 3, i, i + 1, 1).reshape(shape[0], taps * points);
        places[i] = moved.add(base(call, w, out, i, moved));
      }
      NDArray part = JniUtils.slice((PtNDArray) pixels, 1, g * each, (g + 1) * each, 1);
      NDArray values = new Sampling(part, in, "zeros", false).at(places, "linear");
      long group = g;
      sampled.add(
          mask.map(m -> values.mul(JniUtils.slice((PtNDArray) m, 1, group, group + 1, 1)))
              .orElse(values));
    }
    NDArray columns =
        Joining.along(sampled, 1)
            .reshape(new Shape(shape[0], groups, shape[1] / groups * taps, points));
    long filters = call.shape(1)[0];
    NDArray weight =
        call.in(1).reshape(new Shape(1, groups, filters / groups, shape[1] / groups * taps));
    long[] result = new long[n + 2];
    result[0] = shape[0];
    result[1] = filters;
    System.arraycopy(out, 0, result, 2, n);
    NDArray y = weight.matMul(columns).reshape(new Shape(result));
    return call.maybe(3).map(b -> y.add(TransposedConvolution.channels(b, n))).orElse(y);
  }

  /** Where the taps of the kernel are without their offsets, along one axis. */
  private static NDArray base(Call call, Window w, long[] out, int axis, NDArray like) {
    int n = out.length;
    int taps = (int) HostArrays.product(w.kernel(), 0, n);
    int points = (int) HostArrays.product(out, 0, n);
    long tapsBehind = HostArrays.product(w.kernel(), axis + 1, n);
    long pointsBehind = HostArrays.product(out, axis + 1, n);
    double[] places = new double[taps * points];
    for (int t = 0; t < taps; t++) {
      long tap = t / tapsBehind % w.kernel()[axis];
      for (int p = 0; p < points; p++) {
        long point = p / pointsBehind % out[axis];
        places[t * points + p] =
            point * w.strides()[axis] - w.begin()[axis] + tap * w.dilations()[axis];
      }
    }
    return HostArrays.of(call.manager(), places, like.getDataType(), 1, places.length);
  }
}
