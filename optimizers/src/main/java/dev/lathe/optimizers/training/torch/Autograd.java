package dev.lathe.optimizers.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * While open, operations on this thread are recorded for differentiation. DJL's own collector does
 * the same but allows only one in the whole process, and two trainings may run at once.
 */
public final class Autograd implements AutoCloseable {
  private final boolean before = JniUtils.isGradMode();

  private Autograd(boolean record) {
    JniUtils.setGradMode(record);
  }

  /** Starts recording. */
  public static Autograd record() {
    return new Autograd(true);
  }

  /** Stops recording, inside a recording or not: for what must not be differentiated. */
  public static Autograd pause() {
    return new Autograd(false);
  }

  /**
   * Adds to the gradient of every parameter that the value depends on.
   *
   * @param loss a scalar
   */
  public void backward(NDArray loss) {
    PtNDArray scalar = (PtNDArray) loss;
    try (NDArray one = loss.onesLike()) {
      JniUtils.backward(scalar, (PtNDArray) one, false, false);
    }
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
