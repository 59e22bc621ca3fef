package dev.lathe.optimizers.training.torch;

/** An operator, or a way of using one, that cannot be run by PyTorch here. Says why, in words. */
public final class UnsupportedOperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a reason that reads on after "because". */
  public UnsupportedOperatorException(String reason) {
    super(reason);
  }
}
