package dev.lathe.optimizers.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Numbers as operands of what may be differentiated. DJL's own {@code array.mul(2)} makes an array
 * over memory of the Java heap's cleaner and lets go of it at once, while PyTorch still keeps that
 * memory for the backward pass: a garbage collection in between, and the gradient is computed from
 * whatever lies there then. An architecture test keeps those methods out of this module.
 */
public final class Scalars {
  private Scalars() {}

  /**
   * The number, without axes, in PyTorch's own memory; belongs to the scope of the caller.
   *
   * @param number of the type that the array gets
   */
  public static NDArray of(Number number) {
    NDArray blob = Manager.ALL.create(number);
    return owned(blob);
  }

  /**
   * A copy in PyTorch's own memory of an array that was made from Java's; the array is closed.
   * Whatever is read by a differentiated operation and closed before the backward pass has to be
   * one.
   */
  public static NDArray owned(NDArray blob) {
    try (blob) {
      return blob.duplicate();
    }
  }

  /** Made at first use; keeps nothing, for scopes close what it makes. */
  private static final class Manager {
    static final NDManager ALL = Torch.newManager();
  }
}
