package dev.lathe.optimizers.training.ops.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Padding;
import dev.lathe.optimizers.training.ops.reduction.ReductionRules;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * Pooling. PyTorch's own where it knows the case; else axis by axis, because maxima and sums of a
 * window are those of its rows' maxima and sums.
 */
public final class PoolingRules {
  private PoolingRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("MaxPool", PoolingRules::max);
    rules.put("AveragePool", (Rule) PoolingRules::average);
    rules.put("LpPool", (Rule) PoolingRules::lp);
    rules.put("MaxUnpool", (Rule) PoolingRules::unpool);
    rules.put(
        "GlobalAveragePool", (Rule) c -> ReductionRules.mean(c.in(0), spatialAxes(c.in(0)), true));
    rules.put("GlobalMaxPool", (Rule) c -> ReductionRules.max(c.in(0), spatialAxes(c.in(0)), true));
    rules.put("GlobalLpPool", (Rule) c -> norm(c, x -> x.sum(spatialAxes(x), true)));
  }

  private static int[] spatialAxes(NDArray x) {
    return IntStream.range(2, x.getShape().dimension()).toArray();
  }

  private static Window window(Call call) {
    long[] in = Lengths.spatial(call.shape(0));
    long[] kernel =
        call.node()
            .intsAttribute("kernel_shape")
            .orElseThrow(() -> new IllegalArgumentException("a pooling without kernel_shape"));
    return Window.of(call.node(), kernel, in);
  }

  /** Whether PyTorch pools like this: as much padding on both sides, nothing rounded up. */
  private static boolean isPlain(Call call, Window w) {
    boolean fits = true;
    for (int i = 0; i < w.axes(); i++) {
      fits &= w.begin()[i] * 2 <= w.kernel()[i] && w.dilations()[i] == 1;
    }
    return fits && w.isSymmetric() && call.node().intAttribute("ceil_mode", 0) == 0;
  }

  private static List<NDArray> max(Call call) {
    Window w = window(call);
    NDArray x = call.in(0);
    if (call.node().outputs().size() > 1) {
      return WindowIndices.maxima(call, w, lengths(call, w));
    }
    if (isPlain(call, w) && x.getDataType().isFloating()) {
      return List.of(
          JniUtils.maxPool(
              (PtNDArray) x,
              new Shape(w.kernel()),
              new Shape(w.strides()),
              new Shape(w.begin()),
              false));
    }
    boolean whole = !x.getDataType().isFloating();
    NDArray wide = whole ? x.toType(DataType.FLOAT64, false) : x;
    NDArray y = axisByAxis(call, w, wide, Double.NEGATIVE_INFINITY, NDArray::maximum);
    return List.of(whole ? y.toType(x.getDataType(), false) : y);
  }

  private static NDArray average(Call call) {
    Window w = window(call);
    NDArray x = call.in(0);
    boolean countPads = call.node().intAttribute("count_include_pad", 0) != 0;
    // DJL counts the padding whatever it is told.
    boolean counted = countPads || Arrays.stream(w.begin()).allMatch(b -> b == 0);
    if (counted && isPlain(call, w)) {
      return JniUtils.avgPool(
          (PtNDArray) x,
          new Shape(w.kernel()),
          new Shape(w.strides()),
          new Shape(w.begin()),
          false,
          true);
    }
    NDArray sums = axisByAxis(call, w, x, 0, NDArray::add);
    for (int i = 0; i < w.axes(); i++) {
      long in = call.shape(0)[i + 2];
      double[] counts = new double[(int) lengths(call, w)[i]];
      for (int o = 0; o < counts.length; o++) {
        counts[o] = count(w, i, o, in, countPads);
      }
      long[] shape = Lengths.filled(call.rank(0), 1);
      shape[i + 2] = counts.length;
      sums = sums.div(HostArrays.of(call.manager(), counts, x.getDataType(), shape));
    }
    return sums;
  }

  /** How many places of a window are counted: padding may be, what lies beyond it never is. */
  private static int count(Window w, int axis, int out, long in, boolean countPads) {
    long from = countPads ? -w.begin()[axis] : 0;
    long to = countPads ? in + w.end()[axis] : in;
    int count = 0;
    for (long k = 0; k < w.kernel()[axis]; k++) {
      long at = out * w.strides()[axis] - w.begin()[axis] + k * w.dilations()[axis];
      count += at >= from && at < to ? 1 : 0;
    }
    return count;
  }

  private static NDArray lp(Call call) {
    Window w = window(call);
    return norm(call, x -> axisByAxis(call, w, x, 0, NDArray::add));
  }

  /** The p-norm, of whose powers something makes the sums. */
  private static NDArray norm(Call call, java.util.function.UnaryOperator<NDArray> sums) {
    long p = call.node().intAttribute("p", 2);
    NDArray x = call.in(0);
    if (p == 1) {
      return sums.apply(x.abs());
    }
    return p == 2
        ? sums.apply(x.mul(x)).sqrt()
        : sums.apply(x.abs().pow(Scalars.of(p))).pow(Scalars.of(1.0 / p));
  }

  /** The lengths of the output's spatial axes. */
  private static long[] lengths(Call call, Window w) {
    boolean up = call.node().intAttribute("ceil_mode", 0) != 0;
    long[] out = new long[w.axes()];
    for (int i = 0; i < out.length; i++) {
      long in = call.shape(0)[i + 2];
      long reach = (w.kernel()[i] - 1) * w.dilations()[i] + 1;
      long room = in + w.begin()[i] + w.end()[i] - reach;
      long stride = w.strides()[i];
      out[i] = (up ? (room + stride - 1) / stride : room / stride) + 1;
      // A window that would begin in the padding behind is left out.
      if (up && (out[i] - 1) * stride >= in + w.begin()[i]) {
        out[i]--;
      }
    }
    return out;
  }

  private static NDArray axisByAxis(
      Call call, Window w, NDArray x, double outside, BinaryOperator<NDArray> combine) {
    long[] out = lengths(call, w);
    long[] end = new long[out.length];
    for (int i = 0; i < out.length; i++) {
      long last = (out[i] - 1) * w.strides()[i] + (w.kernel()[i] - 1) * w.dilations()[i];
      end[i] = last + 1 - w.begin()[i] - call.shape(0)[i + 2];
    }
    NDArray y = Padding.spatial(x, w.begin(), end, outside);
    for (int i = 0; i < out.length; i++) {
      NDArray whole = y;
      long stride = w.strides()[i];
      long span = (out[i] - 1) * stride + 1;
      NDArray best = null;
      for (long k = 0; k < w.kernel()[i]; k++) {
        long from = k * w.dilations()[i];
        NDArray part = JniUtils.slice((PtNDArray) whole, i + 2, from, from + span, stride);
        best = best == null ? part : combine.apply(best, part);
      }
      y = best;
    }
    return y;
  }

  /** Puts values back where they were taken from. */
  private static NDArray unpool(Call call) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    Window w = window(call);
    long[] natural = shape.clone();
    for (int i = 0; i < w.axes(); i++) {
      natural[i + 2] =
          (shape[i + 2] - 1) * w.strides()[i] - w.begin()[i] - w.end()[i] + w.kernel()[i];
    }
    // Indices are counted in the shape that follows from the window, wherever it is put then.
    long size = Arrays.stream(natural).reduce(1, Math::multiplyExact);
    NDArray flat = call.manager().zeros(new Shape(size), x.getDataType());
    NDArray places = call.in(1).toType(DataType.INT64, false).flatten();
    NDArray y = flat.scatter(places, x.flatten(), 0).reshape(new Shape(natural));
    if (call.maybe(2).isEmpty()) {
      return y;
    }
    long[] wanted = call.longs(2);
    long[] end = new long[w.axes()];
    for (int i = 0; i < end.length; i++) {
      end[i] = wanted[i + 2] - natural[i + 2];
    }
    return Padding.spatial(y, new long[end.length], end, 0);
  }
}
