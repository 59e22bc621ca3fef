package dev.lathe.base;

/** The person cancelled the job; nothing is wrong. Exit code 130 on the command line. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception that unwinds a cancelled job. */
  public CancelledException() {
    super("cancelled", null, false, false);
  }
}
