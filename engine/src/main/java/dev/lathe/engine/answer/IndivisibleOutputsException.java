package dev.lathe.engine.answer;

/** The outputs of several samples cannot be told apart: run them one by one. */
public final class IndivisibleOutputsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace: it is an answer, not a fault. */
  public IndivisibleOutputsException() {
    super("outputs of a batch cannot be told apart", null, false, false);
  }
}
