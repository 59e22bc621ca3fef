package dev.lathe.base.child;

/** What went wrong in a child, in its own words: the cause of the error that the parent throws. */
public final class ChildReportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message or stack trace of the child. */
  public ChildReportedException(String words) {
    super(words, null, false, false); // a stack trace of the parent would mislead
  }

  @Override
  public String toString() {
    return getMessage();
  }
}
