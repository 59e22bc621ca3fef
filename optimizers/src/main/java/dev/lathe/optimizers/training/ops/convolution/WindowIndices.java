package dev.lathe.optimizers.training.ops.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.elementwise.ArithmeticRules;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.List;

/** Max pooling that also tells where the maxima are. */
final class WindowIndices {
  private WindowIndices() {}

  /**
   * Maxima and their places in the flattened input.
   *
   * @param out lengths of the output's spatial axes
   */
  static List<NDArray> maxima(Call call, Window w, long[] out) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    long[] in = Lengths.spatial(shape);
    int outputs = (int) HostArrays.product(out, 0, out.length);
    int places = (int) HostArrays.product(w.kernel(), 0, w.axes());
    long size = HostArrays.product(in, 0, in.length);
    long planes = shape[0] * shape[1];
    long[] index = new long[outputs * places];
    double[] penalty = new double[index.length];
    for (int o = 0; o < outputs; o++) {
      for (int k = 0; k < places; k++) {
        long at = place(w, in, out, o, k);
        index[o * places + k] = Math.max(0, at);
        penalty[o * places + k] = at < 0 ? Double.NEGATIVE_INFINITY : 0;
      }
    }
    NDArray flat = x.reshape(planes, size);
    NDArray where = HostArrays.of(call.manager(), index, outputs, places);
    NDArray windows =
        Picking.along(flat, 1, where.flatten()).reshape(new Shape(planes, outputs, places));
    NDArray inside =
        HostArrays.of(call.manager(), penalty, DataType.FLOAT64, outputs, places)
            .add(windows.stopGradient().toType(DataType.FLOAT64, false));
    NDArray best = inside.argMax(2).expandDims(2);
    Shape result = Shape.update(x.getShape(), 0, shape[0]);
    for (int i = 0; i < out.length; i++) {
      result = Shape.update(result, i + 2, out[i]);
    }
    NDArray values = windows.gather(best, 2).reshape(result);
    NDArray spatial =
        where.reshape(1, outputs, places).broadcast(new Shape(planes, outputs, places));
    NDArray chosen = spatial.gather(best, 2).reshape(planes, outputs);
    if (call.node().intAttribute("storage_order", 0) != 0) {
      chosen = columnMajor(chosen, in);
    }
    NDArray plane =
        HostArrays.range(call.manager(), planes).mul(Scalars.of(size)).reshape(planes, 1);
    return List.of(values, chosen.add(plane).reshape(result));
  }

  /** Which place of the input a place of a window is; −1 in the padding. */
  private static long place(Window w, long[] in, long[] out, int o, int k) {
    long at = 0;
    long scale = 1;
    int window = o;
    int inside = k;
    for (int i = in.length - 1; i >= 0; i--) {
      long begin = (window % out[i]) * w.strides()[i] - w.begin()[i];
      long axis = begin + (inside % w.kernel()[i]) * w.dilations()[i];
      if (axis < 0 || axis >= in[i]) {
        return -1;
      }
      at += axis * scale;
      scale *= in[i];
      window /= (int) out[i];
      inside /= (int) w.kernel()[i];
    }
    return at;
  }

  private static NDArray columnMajor(NDArray rowMajor, long[] in) {
    NDArray rest = rowMajor;
    NDArray column = rowMajor.zerosLike();
    long size = HostArrays.product(in, 0, in.length);
    long stride = size;
    for (int i = in.length - 1; i >= 0; i--) {
      stride /= in[i];
      NDArray axis = rest.mod(Scalars.of(in[i]));
      column = column.add(axis.mul(Scalars.of(HostArrays.product(in, 0, i))));
      rest = ArithmeticRules.div(rest.sub(axis), rest.onesLike().mul(Scalars.of(in[i])));
    }
    return column;
  }
}
