package dev.lathe.optimizers.training.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.optimizers.training.torch.NarrowTypes;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares as ONNX's own test runner does: floating-point numbers within 1e-3 relative and 1e-7
 * absolute, NaN equal to NaN, everything else exactly. To NumPy narrow floats are no numbers, so
 * that they must be equal; ours are rounded to the type first.
 */
final class Closeness {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  private Closeness() {}

  /** What differs, as a clause; empty where nothing does. */
  static Optional<String> difference(NDArray ours, TensorData official) {
    NDArray theirs = TorchTensors.toTorch(ours.getManager(), official);
    long[] shape = ours.getShape().getShape();
    if (!Arrays.equals(shape, official.shape())) {
      return Optional.of(
          "the shape is "
              + Arrays.toString(shape)
              + " instead of "
              + Arrays.toString(official.shape()));
    }
    if (ours.getDataType() != theirs.getDataType()) {
      return Optional.of(
          "the type is " + ours.getDataType() + " instead of " + theirs.getDataType());
    }
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    if (!ours.getDataType().isFloating()) {
      return whole(longs(ours), longs(theirs));
    }
    boolean narrow = NarrowTypes.isFloat(official.type());
    double[] values = doubles(ours);
    if (official.type() == dev.lathe.engine.graph.DataType.BFLOAT16) {
      for (int i = 0; i < values.length; i++) {
        values[i] = NarrowTypes.round(official.type(), (float) values[i], false);
      }
    }
    return floats(values, doubles(theirs), narrow);
  }

  private static Optional<String> floats(double[] ours, double[] theirs, boolean exactly) {
    for (int i = 0; i < ours.length; i++) {
      double allowed = exactly ? 0 : ABSOLUTE + RELATIVE * Math.abs(theirs[i]);
      boolean same = ours[i] == theirs[i] || Double.isNaN(ours[i]) && Double.isNaN(theirs[i]);
      // Negated, so that NaN is no match.
      if (!same && !(Math.abs(ours[i] - theirs[i]) <= allowed && Double.isFinite(theirs[i]))) {
        return Optional.of(
            String.format(
                Locale.ROOT, "element %d is %.8g instead of %.8g", i, ours[i], theirs[i]));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> whole(long[] ours, long[] theirs) {
    int at = Arrays.mismatch(ours, theirs);
    return at < 0
        ? Optional.empty()
        : Optional.of("element " + at + " is " + ours[at] + " instead of " + theirs[at]);
  }

  static double[] doubles(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static long[] longs(NDArray array) {
    return array.toType(DataType.INT64, false).toLongArray();
  }
}
