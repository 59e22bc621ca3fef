package dev.lathe.optimizers.training.ops.matrix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Discrete Fourier transforms, as products with matrices of cosines and sines. */
public final class FourierRules {
  private FourierRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("DFT", (Rule) FourierRules::dft);
    rules.put("STFT", (Rule) FourierRules::shortTime);
  }

  /** The real part (0) or the imaginary part (1), which real signals do not have. */
  private static Optional<NDArray> part(NDArray x, int part) {
    int last = x.getShape().dimension() - 1;
    return part < x.getShape().get(last)
        ? Optional.of(JniUtils.slice((PtNDArray) x, last, part, part + 1, 1).squeeze(last))
        : Optional.empty();
  }

  private static NDArray dft(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    int axis =
        call.opset() < 20
            ? call.axis("axis", 1, rank)
            : Call.axis(call.maybeLongs(2).map(a -> a[0]).orElse(-2L), rank);
    boolean inverse = call.node().intAttribute("inverse", 0) != 0;
    boolean half = call.node().intAttribute("onesided", 0) != 0;
    long given = call.shape(0)[axis];
    long n = call.maybeLongs(1).map(a -> a[0]).orElse(inverse && half ? 2 * (given - 1) : given);
    long used = Math.min(given, inverse && half ? n / 2 + 1 : n);
    int last = rank - 2;
    NDArray real = taken(part(x, 0).orElseThrow(), axis, last, used);
    Optional<NDArray> imaginary = part(x, 1).map(i -> taken(i, axis, last, used));
    NDArray[] y =
        inverse && half
            ? new NDArray[] {realSignal(call, real, imaginary, n)}
            : transformed(call, real, imaginary, n, half ? n / 2 + 1 : n, inverse);
    NDList parts = new NDList();
    for (NDArray part : y) {
      parts.add(part.swapAxes(axis, last));
    }
    return NDArrays.stack(parts, rank - 1);
  }

  /** What is used of the axis, the axis last. */
  private static NDArray taken(NDArray x, int axis, int last, long used) {
    return JniUtils.slice((PtNDArray) x, axis, 0, used, 1).swapAxes(axis, last);
  }

  /** The two parts of the transform along the last axis, of which so many bins are wanted. */
  private static NDArray[] transformed(
      Call call, NDArray real, Optional<NDArray> imaginary, long n, long bins, boolean inverse) {
    long length = real.getShape().get(real.getShape().dimension() - 1);
    DataType type = real.getDataType();
    double scale = inverse ? 1.0 / n : 1;
    double sign = inverse ? 1 : -1;
    NDArray cosine = matrix(call, length, bins, n, a -> scale * Math.cos(a), type);
    NDArray sine = matrix(call, length, bins, n, a -> scale * sign * Math.sin(a), type);
    NDArray re = real.matMul(cosine);
    NDArray im = real.matMul(sine);
    return imaginary
        .map(i -> new NDArray[] {re.sub(i.matMul(sine)), im.add(i.matMul(cosine))})
        .orElseGet(() -> new NDArray[] {re, im});
  }

  /** The real signal whose half spectrum is given: the other half is its mirror. */
  private static NDArray realSignal(Call call, NDArray real, Optional<NDArray> imaginary, long n) {
    long bins = real.getShape().get(real.getShape().dimension() - 1);
    DataType type = real.getDataType();
    double[] weights = new double[(int) bins];
    for (int k = 0; k < bins; k++) {
      weights[k] = (k == 0 || 2L * k == n ? 1.0 : 2.0) / n;
    }
    NDArray weight = HostArrays.of(call.manager(), weights, type, bins, 1);
    NDArray cosine = matrix(call, bins, n, n, Math::cos, type).mul(weight);
    NDArray sine = matrix(call, bins, n, n, Math::sin, type).mul(weight);
    NDArray y = real.matMul(cosine);
    return imaginary.map(i -> y.sub(i.matMul(sine))).orElse(y);
  }

  private static NDArray matrix(
      Call call, long rows, long columns, long n, DoubleUnaryOperator function, DataType type) {
    double[] all = new double[Math.toIntExact(rows * columns)];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        all[(int) (r * columns + c)] = function.applyAsDouble(2 * Math.PI * ((long) r * c % n) / n);
      }
    }
    return HostArrays.of(call.manager(), all, type, rows, columns);
  }

  /** Transforms of windows that move over the signal. */
  private static NDArray shortTime(Call call) {
    NDArray signal = call.in(0);
    long step = call.longs(1)[0];
    Optional<NDArray> window = call.maybe(2);
    long n =
        call.maybeLongs(3).map(a -> a[0]).orElseGet(() -> window.orElse(signal).getShape().get(0));
    long frames = (call.shape(0)[1] - n) / step + 1;
    boolean half = call.node().intAttribute("onesided", 1) != 0;
    long[] places = new long[Math.toIntExact(frames * n)];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / n * step + i % n;
    }
    Shape shape = new Shape(call.shape(0)[0], frames, n);
    NDArray real = framed(call, part(signal, 0).orElseThrow(), places, shape, window);
    Optional<NDArray> imaginary = part(signal, 1).map(i -> framed(call, i, places, shape, window));
    NDArray[] y = transformed(call, real, imaginary, n, half ? n / 2 + 1 : n, false);
    return NDArrays.stack(new NDList(y), 3);
  }

  private static NDArray framed(
      Call call, NDArray signal, long[] places, Shape shape, Optional<NDArray> window) {
    NDArray frames = Picking.along(call, signal, 1, places).reshape(shape);
    return window.map(frames::mul).orElse(frames);
  }
}
