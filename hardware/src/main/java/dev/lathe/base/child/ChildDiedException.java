package dev.lathe.base.child;

/** A child died without a word: the cause of the error that says so to a person. */
public final class ChildDiedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ChildCrashReport report;

  ChildDiedException(ChildCrashReport report) {
    super("the process ended: " + report.how(), null, false, false);
    this.report = report;
  }

  /** What it died of. */
  public ChildCrashReport report() {
    return report;
  }

  /** Whether this error, or a cause of it, is that native code crashed in a child. */
  public static boolean isNativeCrash(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof ChildDiedException died && died.report != null) {
        return died.report.kind() == ChildCrashReport.Kind.NATIVE_CRASH;
      }
    }
    return false;
  }
}
