package dev.lathe.base;

/**
 * Long work that knows nothing of who watches it. Errors leave as exceptions of the job; they are
 * never logged and then passed off as completion.
 *
 * @param <T> what it yields
 */
@FunctionalInterface
public interface Job<T> {
  /**
   * Does the work on the calling thread.
   *
   * @throws CancelledException when {@link JobContext#checkCancelled()} saw a cancel
   * @throws LatheException when the work failed for a reason a person can act on
   * @throws Exception for anything else
   */
  T run(JobContext context) throws Exception;
}
