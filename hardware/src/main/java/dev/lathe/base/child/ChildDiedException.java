package dev.lathe.base.child;

import java.util.Optional;

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

  /** How native code crashed in a child, where this error, or a cause of it, says that it did. */
  public static Optional<ChildCrashReport> nativeCrash(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof ChildDiedException died && died.report != null) {
        return Optional.of(died.report).filter(r -> r.kind() == ChildCrashReport.Kind.NATIVE_CRASH);
      }
    }
    return Optional.empty();
  }
}
